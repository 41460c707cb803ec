package io.postrider.platform.publicapi;

import io.postrider.api.problem.ProblemCode;
import io.postrider.api.problem.ProblemException;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.cfg.CoercionAction;
import tools.jackson.databind.cfg.CoercionInputShape;
import tools.jackson.databind.exc.UnrecognizedPropertyException;
import tools.jackson.databind.exc.ValueInstantiationException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads what people write by hand: what is misspelled would be left out in silence, and something else done than was asked
 * for.
 */
public final class StrictJson {
    private static final JsonMapper STRICT = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            // An empty id would be none.
            .withCoercionConfigDefaults(
                    defaults -> defaults.setCoercion(CoercionInputShape.EmptyString, CoercionAction.Fail))
            .build();

    private StrictJson() {}

    /** Reads a body that has to be an object. */
    public static <T> T read(JsonNode body, Class<T> type) {
        if (!body.isObject()) {
            throw invalid("The body is a JSON object.");
        }
        try {
            return STRICT.treeToValue(body, type);
        } catch (UnrecognizedPropertyException unknown) {
            throw invalid("There is no field '%s'.".formatted(unknown.getPropertyName()));
        } catch (ValueInstantiationException refused) {
            Throwable cause = refused.getCause();
            throw invalid(
                    cause instanceof IllegalArgumentException ? String.valueOf(cause.getMessage()) : wrong(refused));
        } catch (DatabindException malformed) {
            throw invalid(wrong(malformed));
        } catch (JacksonException malformed) {
            throw invalid("The body has a field of the wrong kind.");
        }
    }

    /** Reads what has the same fields as texts, as the parameters of a query are. */
    public static <T> T convert(Object texts, Class<T> type) {
        JsonNode body = STRICT.valueToTree(texts);
        return read(body, type);
    }

    private static String wrong(DatabindException malformed) {
        String path = malformed.getPath().stream()
                .map(JacksonException.Reference::getPropertyName)
                .filter(name -> name != null)
                .collect(Collectors.joining("."));
        return "'%s' is of the wrong kind.".formatted(path);
    }

    private static ProblemException invalid(String detail) {
        return new ProblemException(ProblemCode.INVALID_REQUEST, detail);
    }
}
