package io.postrider.auth.openapi;

import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.headers.Header;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.IntegerSchema;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.media.StringSchema;
import io.swagger.v3.oas.models.parameters.Parameter;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.oas.models.responses.ApiResponses;
import java.util.Arrays;
import java.util.Objects;
import java.util.TreeMap;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.method.HandlerMethod;

/** Headers and refusals that many endpoints share, added to the description of each that has them. */
final class CommonParts {
    private CommonParts() {}

    static void add(Operation operation, HandlerMethod handler) {
        ApiResponses responses = operation.getResponses();
        boolean creates = handler.hasMethodAnnotation(PostMapping.class);
        boolean edits = handler.hasMethodAnnotation(PatchMapping.class);
        boolean deletes = handler.hasMethodAnnotation(DeleteMapping.class);
        boolean writes = creates || edits || deletes || handler.hasMethodAnnotation(PutMapping.class);
        if (creates) {
            rename(responses, "200", "201", "Made; `Location` says where it is.");
        }
        if (deletes) {
            rename(responses, "200", "204", "Gone.");
        }
        if (handler.hasMethodAnnotation(GetMapping.class)) {
            operation.addParametersItem(new Parameter()
                    .in("query")
                    .name("fields")
                    .description("Only these fields, separated by commas; of a list, in each item.")
                    .schema(new StringSchema()));
        }
        if (writes) {
            addWriting(operation, creates, edits);
        }
        refusal(responses, "400", "Malformed: no JSON, an unknown field, a bad parameter.");
        refusal(responses, "401", "No API key, or one that is unknown, expired or revoked.");
        refusal(responses, "403", "The API key may not do this.");
        if (hasPathVariable(handler)) {
            refusal(responses, "404", "There is no such thing, or the API key does not reach it.");
        }
        refusal(responses, "429", "Too many calls.");
        refusal(responses, "503", "Somebody could not be asked in time, or is too busy.");
        for (String passing : new String[] {"429", "503"}) {
            Objects.requireNonNull(responses.get(passing)).addHeaderObject("Retry-After", retryAfter());
        }
        if (creates || hasPathVariable(handler)) {
            addETag(responses);
        }
        operation.setResponses(sorted(responses));
        operation.setOperationId(operationId(handler));
    }

    private static void addWriting(Operation operation, boolean creates, boolean edits) {
        ApiResponses responses = operation.getResponses();
        operation.addParametersItem(header("Idempotency-Key", "Makes repeating this call safe for a day.")
                .example("2f1c7e9a-5b1d-4a53-9c55-6f6ad8b3c0de"));
        if (!creates) {
            operation.addParametersItem(header("If-Match", "The ETag that you read, or `*`.")
                    .required(edits)
                    .example("\"3\""));
            refusal(responses, "412", "It was changed since you read it.");
        }
        if (edits) {
            refusal(responses, "428", "If-Match is missing.");
        }
        refusal(responses, "409", "It exists already, or its state forbids this.");
        refusal(responses, "422", "Well-formed, but what it asks for cannot be.");
    }

    // RFC 9110 section 10.2.3
    private static Header retryAfter() {
        return new Header()
                .description("Seconds after which the same call makes sense.")
                .schema(new IntegerSchema().example(5));
    }

    private static ApiResponses sorted(ApiResponses responses) {
        ApiResponses sorted = new ApiResponses();
        new TreeMap<>(responses).forEach(sorted::addApiResponse);
        return sorted;
    }

    /** What generated clients call it: {@code listAccounts}, {@code createAccount}. */
    private static String operationId(HandlerMethod handler) {
        io.swagger.v3.oas.annotations.Operation own =
                handler.getMethodAnnotation(io.swagger.v3.oas.annotations.Operation.class);
        if (own != null && !own.operationId().isEmpty()) {
            return own.operationId();
        }
        String method = handler.getMethod().getName();
        String resource = handler.getBeanType().getSimpleName().replace("Controller", "");
        if (!method.equals("list")) {
            return method + resource;
        }
        String plural = resource.endsWith("s") || resource.endsWith("ch") ? resource + "es" : resource + "s";
        return method + (resource.equals("Audit") ? "AuditLog" : plural);
    }

    private static boolean hasPathVariable(HandlerMethod handler) {
        return Arrays.stream(handler.getMethodParameters())
                .anyMatch(parameter -> parameter.hasParameterAnnotation(PathVariable.class));
    }

    private static Parameter header(String name, String description) {
        return new Parameter().in("header").name(name).description(description).schema(new StringSchema());
    }

    private static void rename(ApiResponses responses, String from, String to, String description) {
        ApiResponse response = responses.remove(from);
        if (response != null) {
            responses.addApiResponse(to, response.description(description));
        }
    }

    private static void refusal(ApiResponses responses, String status, String description) {
        Content problem = new Content()
                .addMediaType(
                        "application/problem+json",
                        new MediaType().schema(new Schema<>().$ref("#/components/schemas/Problem")));
        responses.addApiResponse(
                status, new ApiResponse().description(description).content(problem));
    }

    private static void addETag(ApiResponses responses) {
        for (String status : new String[] {"200", "201"}) {
            ApiResponse response = responses.get(status);
            if (response != null) {
                response.addHeaderObject(
                        "ETag",
                        new Header()
                                .description("The version, for If-Match.")
                                .schema(new StringSchema().example("\"3\"")));
            }
        }
    }
}
