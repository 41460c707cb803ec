package io.postrider.auth.apikey;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * The beginning of an installation.
 *
 * @param bootstrapKeyFile a file whose content becomes the first platform administrator's API key while there is no
 *     key at all; at least 32 characters
 */
@ConfigurationProperties("postrider.auth")
record BootstrapProperties(@Nullable Path bootstrapKeyFile) {}
