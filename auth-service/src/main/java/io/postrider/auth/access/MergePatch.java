package io.postrider.auth.access;

import com.fasterxml.jackson.annotation.Nulls;
import io.postrider.api.problem.ProblemCode;
import io.postrider.api.problem.ProblemException;
import java.util.Map;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Applies JSON merge patches (RFC 7396). A field that does not exist, or that nobody may change, is refused. */
@Component
public class MergePatch {
    private final JsonMapper json;

    MergePatch(JsonMapper json) {
        this.json = json.rebuild()
                .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .changeDefaultNullHandling(nulls -> nulls.withContentNulls(Nulls.FAIL))
                .build();
    }

    /** The state after the patch; {@code present} has all fields that may be changed, and no others. */
    public <T> T apply(JsonNode patch, T present, Class<T> type) {
        if (!(patch instanceof ObjectNode changes)) {
            throw new ProblemException(ProblemCode.INVALID_REQUEST, "A merge patch is a JSON object.");
        }
        ObjectNode state = json.valueToTree(present);
        for (Map.Entry<String, JsonNode> change : changes.properties()) {
            if (!state.has(change.getKey())) {
                throw new ProblemException(
                        ProblemCode.INVALID_REQUEST,
                        "There is no field '%s' that can be changed; there are: %s."
                                .formatted(change.getKey(), String.join(", ", state.propertyNames())));
            }
            // The states are flat: RFC 7396 reduces to setting values, null included.
            state.set(change.getKey(), change.getValue());
        }
        try {
            return json.treeToValue(state, type);
        } catch (JacksonException e) {
            throw new ProblemException(ProblemCode.INVALID_REQUEST, JsonFaults.describe(e));
        }
    }
}
