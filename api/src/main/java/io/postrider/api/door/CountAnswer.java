package io.postrider.api.door;

import java.util.List;

/**
 * What the other replicas have counted.
 *
 * @param replicas how many there are, the one that asks included
 * @param others how often the others have seen each, in the order asked
 */
public record CountAnswer(int replicas, List<Long> others) {
    public CountAnswer {
        others = List.copyOf(others);
    }
}
