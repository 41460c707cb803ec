package io.postrider.api.door;

/**
 * Whether a sender has been here before.
 *
 * @param known whether its network has come again so often that nobody of it is asked to any more
 * @param leftSeconds how long it still has to wait; 0 when it may come in
 */
public record GreyAnswer(boolean known, int leftSeconds) {}
