package io.postrider.standalone.router;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

class ForwardingServletTest {
    private static final int NOBODYS_PORT = 1;

    private static MockHttpServletResponse get(String path) throws IOException {
        MockHttpServletResponse response = new MockHttpServletResponse();
        new ForwardingServlet(any -> NOBODYS_PORT).service(new MockHttpServletRequest("GET", path), response);
        return response;
    }

    @Test
    void aServiceThatWasAwayWasAnsweredWithNothingThatSaidToTryAgain() throws IOException {
        MockHttpServletResponse answer = get("/v1/tenants");
        assertThat(answer.getStatus()).isEqualTo(503);
        assertThat(answer.getContentType()).startsWith("application/problem+json");
        assertThat(answer.getHeader("Retry-After")).isEqualTo("5");
        assertThat(answer.getContentAsString())
                .contains("\"type\":\"urn:postrider:problem:unavailable\"", "\"retryable\":true");
    }

    @Test
    void anAddressThatIsNoneIsTheCallersFault() throws IOException {
        MockHttpServletResponse answer = get("/v1/tenants/a b");
        assertThat(answer.getStatus()).isEqualTo(400);
        assertThat(answer.getContentAsString()).contains("\"code\":\"invalid-request\"");
    }
}
