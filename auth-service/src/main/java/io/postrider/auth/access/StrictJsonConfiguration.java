package io.postrider.auth.access;

import com.fasterxml.jackson.annotation.Nulls;
import java.util.List;
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
    private static final int USUAL = 1 << 20;
    private static final int LARGE = 8 << 20;
    private static final int MAX_NESTING = 20;

    @Bean
    ServerHttpMessageConvertersCustomizer strictJson() {
        return converters -> converters
                .addCustomConverter(new StrictConverter(USUAL))
                .addCustomConverter(new StrictConverter(LARGE));
    }

    /** Reads bodies of one size; which of them an endpoint takes says its {@link StrictJson}. */
    private static final class StrictConverter extends JacksonJsonHttpMessageConverter {
        private final int maxBytes;

        StrictConverter(int maxBytes) {
            super(strict(maxBytes));
            this.maxBytes = maxBytes;
            setSupportedMediaTypes(
                    List.of(MediaType.APPLICATION_JSON, MediaType.valueOf("application/merge-patch+json")));
        }

        private static JsonMapper strict(int maxBytes) {
            return JsonMapper.builder(JsonFactory.builder()
                            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                            .streamReadConstraints(StreamReadConstraints.builder()
                                    .maxDocumentLength(maxBytes)
                                    .maxNestingDepth(MAX_NESTING)
                                    .build())
                            .build())
                    .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                    .changeDefaultNullHandling(nulls -> nulls.withContentNulls(Nulls.FAIL))
                    .build();
        }

        @Override
        public boolean canRead(ResolvableType type, @Nullable MediaType media) {
            Class<?> raw = type.toClass();
            StrictJson strict = raw.getAnnotation(StrictJson.class);
            int wanted = strict == null ? USUAL : strict.maxBytes();
            return (strict != null || raw == JsonNode.class) && wanted == maxBytes && super.canRead(type, media);
        }

        @Override
        public boolean canWrite(ResolvableType type, Class<?> raw, @Nullable MediaType media) {
            return false;
        }
    }
}
