package io.postrider.delivery.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Base64;
import org.junit.jupiter.api.Test;

class SignatureTest {
    /** The example of the Standard Webhooks' own libraries. */
    @Test
    void isThatOfStandardWebhooks() {
        byte[] secret = Base64.getDecoder().decode("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");

        String signature = Signature.of(secret, "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330L, "{\"test\": 2432232314}");

        assertThat(signature).isEqualTo("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    }

    @Test
    void secretsAreWrittenAsStandardWebhooksHasThem() {
        assertThat(Signature.text(Signature.secret())).startsWith("whsec_").hasSize(6 + 44);
    }
}
