package io.postrider.auth.access;

import java.util.List;
import com.fasterxml.jackson.annotation.Nulls;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.http.converter.autoconfigure.ServerHttpMessageConvertersCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.ResolvableType;
import org.springframework.http.MediaType;
import org.springframework.http.converter.json.JacksonJsonHttpMessageConverter;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads bodies of the admin API more strictly than those that services send each other. */
@Configuration(proxyBeanMethods = false)
class StrictJsonConfiguration {
    private static final long MAX_BODY = 1 << 20;
    private static final int MAX_NESTING = 20;

    @Bean
    ServerHttpMessageConvertersCustomizer strictJson() {
        JsonMapper strict = JsonMapper.builder(JsonFactory.builder()
                        .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                        .streamReadConstraints(StreamReadConstraints.builder()
                                .maxDocumentLength(MAX_BODY)
                                .maxNestingDepth(MAX_NESTING)
                                .build())
                        .build())
                .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .changeDefaultNullHandling(nulls -> nulls.withContentNulls(Nulls.FAIL))
                .build();
        return converters -> converters.addCustomConverter(new StrictConverter(strict));
    }

    private static final class StrictConverter extends JacksonJsonHttpMessageConverter {
        StrictConverter(JsonMapper json) {
            super(json);
            setSupportedMediaTypes(
                    List.of(MediaType.APPLICATION_JSON, MediaType.valueOf("application/merge-patch+json")));
        }

        @Override
        public boolean canRead(ResolvableType type, @Nullable MediaType media) {
            Class<?> raw = type.toClass();
            return (raw.isAnnotationPresent(StrictJson.class) || raw == JsonNode.class) && super.canRead(type, media);
        }

        @Override
        public boolean canWrite(ResolvableType type, Class<?> raw, @Nullable MediaType media) {
            return false;
        }
    }
}
