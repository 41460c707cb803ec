package io.postrider.auth.openapi;

import io.postrider.auth.access.Action;
import io.postrider.auth.access.Needs;
import io.swagger.v3.core.util.Json31;
import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.info.License;
import io.swagger.v3.oas.models.media.BooleanSchema;
import io.swagger.v3.oas.models.media.IntegerSchema;
import io.swagger.v3.oas.models.media.ObjectSchema;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.media.StringSchema;
import io.swagger.v3.oas.models.security.SecurityRequirement;
import io.swagger.v3.oas.models.security.SecurityScheme;
import io.swagger.v3.oas.models.servers.Server;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springdoc.core.configuration.SpringDocConfiguration;
import org.springdoc.core.customizers.OpenApiCustomizer;
import org.springdoc.core.customizers.OperationCustomizer;
import org.springdoc.core.properties.SpringDocConfigProperties;
import org.springdoc.core.properties.SwaggerUiConfigProperties;
import org.springdoc.core.properties.SwaggerUiOAuthProperties;
import org.springdoc.core.utils.SpringDocUtils;
import org.springdoc.webmvc.core.configuration.MultipleOpenApiSupportConfiguration;
import org.springdoc.webmvc.core.configuration.SpringDocWebMvcConfiguration;
import org.springdoc.webmvc.ui.SwaggerConfig;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.ClassPathResource;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.config.annotation.ViewControllerRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import tools.jackson.databind.JsonNode;

/** What holds for the whole admin API. */
@Configuration(proxyBeanMethods = false)
@ImportAutoConfiguration({
    MultipleOpenApiSupportConfiguration.class,
    SpringDocConfigProperties.class,
    SpringDocConfiguration.class,
    SpringDocWebMvcConfiguration.class,
    SwaggerConfig.class,
    SwaggerUiConfigProperties.class,
    SwaggerUiOAuthProperties.class
})
class OpenApiConfiguration implements WebMvcConfigurer {
    static {
        // Any object. springdoc would describe the methods of Jackson's class instead.
        SpringDocUtils.getConfig().replaceWithSchema(JsonNode.class, new ObjectSchema());
    }

    private static final String KEY = "apiKey";
    private static final String USER = "user";

    private static final String DESCRIPTION = """
            Everything about the users of a Postrider mail suite: tenants, domains, accounts, aliases, groups, API keys, a log of who \
            changed what, and what became of messages.

            - **Who are you?** Send `Authorization: Bearer prk_…`. A key reaches the whole platform, one tenant, or certain \
            domains, and may do what its actions say. What a key does not reach does not exist for it (404).
            - **Names work as ids.** `/v1/accounts/ann@example.org` and `/v1/domains/example.org` are as good as ids.
            - **Changes** are JSON merge patches: send what is to change. `If-Match` with the ETag you read keeps you from \
            overwriting somebody else's change; `If-Match: *` if you do not mind. Without it the answer is 428.
            - **Repeats** are safe with an `Idempotency-Key`: for a day, the same key with the same request gets the same \
            answer and changes nothing again.
            - **Lists** come in pages: pass `next` as `cursor` until it is null.
            - **Refusals** are problem documents (RFC 9457); `code` is for programs, `detail` for people.
            - **At once** means within two seconds, on every replica of every service.""";

    @Override
    public void addViewControllers(ViewControllerRegistry registry) {
        registry.addViewController("/v1/openapi.json").setViewName("forward:/v1/openapi");
    }

    @Bean
    OpenAPI adminApi() {
        return new OpenAPI()
                .info(new Info()
                        .title("Postrider admin API")
                        .version("1")
                        .description(DESCRIPTION)
                        .license(new License().name("Apache-2.0").identifier("Apache-2.0")))
                .servers(List.of(new Server().url("/").description("this installation")))
                .components(new Components()
                        .addSecuritySchemes(
                                KEY,
                                new SecurityScheme()
                                        .type(SecurityScheme.Type.HTTP)
                                        .scheme("bearer")
                                        .description("An API key. The first one is printed when an installation is"
                                                + " made."))
                        .addSecuritySchemes(
                                USER,
                                new SecurityScheme()
                                        .type(SecurityScheme.Type.HTTP)
                                        .scheme("basic")
                                        .description("A user's address and own password; no app password. With a second"
                                                + " step, `X-One-Time-Code` has a code; who signed in sends `Authorization:"
                                                + " Bearer prs_…` instead of all that."))
                        .addSchemas("Problem", problem()))
                .security(List.of(new SecurityRequirement().addList(KEY)));
    }

    private static Schema<?> problem() {
        return new ObjectSchema()
                .description("A refusal (RFC 9457).")
                .addProperty("type", new StringSchema().example("urn:postrider:problem:conflict"))
                .addProperty("title", new StringSchema().example("conflict"))
                .addProperty("status", new IntegerSchema().example(409))
                .addProperty(
                        "detail",
                        new StringSchema().example("ann@example.org is the address of an account" + " already."))
                .addProperty("code", new StringSchema().example("conflict"))
                .addProperty(
                        "retryable",
                        new BooleanSchema().example(false).description("Whether the same call may succeed later."));
    }

    /** Says at each endpoint which action it needs, and what every read or write has in common. */
    @Bean
    OperationCustomizer commonParts() {
        return (operation, handler) -> {
            describeNeeds(operation, handler);
            CommonParts.add(operation, handler);
            return operation;
        };
    }

    /** The parts of delivery-service and mailbox-service: to its callers the public API is one, so its description is one as well. */
    @Bean
    OpenApiCustomizer otherServices() {
        List<OpenAPI> parts = Stream.of("messages", "queue", "webhooks", "suppressions", "tlsreports")
                .map(part -> read("openapi/" + part + ".json"))
                .toList();
        return whole -> parts.forEach(part -> {
            part.getPaths().forEach(whole.getPaths()::addPathItem);
            part.getComponents().getSchemas().forEach(whole.getComponents()::addSchemas);
            part.getTags().forEach(whole::addTagsItem);
        });
    }

    private static OpenAPI read(String resource) {
        try (InputStream stream = new ClassPathResource(resource).getInputStream()) {
            return Json31.mapper().readValue(stream, OpenAPI.class);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void describeNeeds(Operation operation, HandlerMethod handler) {
        Needs needs = handler.getMethodAnnotation(Needs.class);
        if (needs == null) {
            return;
        }
        operation.addExtension(
                "x-actions", Arrays.stream(needs.value()).map(Action::text).toList());
        if (needs.value().length == 0) {
            return;
        }
        String actions = Arrays.stream(needs.value())
                .map(Action::text)
                .map(action -> '`' + action + '`')
                .collect(Collectors.joining(" or "));
        String before = operation.getDescription() == null ? "" : operation.getDescription() + "\n\n";
        operation.setDescription(before + "Needs " + actions + '.');
    }
}
