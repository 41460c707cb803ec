package io.postrider.auth.state;

import io.postrider.auth.access.Call;
import tools.jackson.databind.JsonNode;

/** A field of objects of one kind that has a resource of its own in the API, such as the policy of a domain. */
public interface StatePart {
    /** The kind that has it. */
    StateKind.Place place();

    /** The field's name. */
    String field();

    /** Changes what the part has otherwise than wanted; the object is named as its path names it. */
    void shape(Call call, String reference, JsonNode wanted);
}
