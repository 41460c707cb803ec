package io.postrider.auth.oidc;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.postrider.platform.net.Networks;
import java.io.IOException;
import java.net.URI;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** S16: an administrator's URL leads nowhere inside. */
class KeyFetchTest {
    @ParameterizedTest
    @ValueSource(strings = {
        "https://127.0.0.1:1/keys",
        "https://10.0.0.1:1/keys",
        "https://169.254.169.254/latest/meta-data",
        "https://[::1]:1/keys",
        "https://[::ffff:10.0.0.1]:1/keys",
        "https://[64:ff9b::a00:1]:1/keys",
        "https://[2002:a00:1::]:1/keys",
        "https://[fec0::1]:1/keys",
        "https://[fc00::1]:1/keys",
        "https://localhost:1/keys"
    })
    void connectsToNoInternalAddress(String url) throws IOException {
        KeyFetch fetch = new KeyFetch(new OidcProperties(Networks.NONE));
        assertThatThrownBy(() -> fetch.retrieveResource(URI.create(url).toURL()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("internal address");
        fetch.close();
    }
}
