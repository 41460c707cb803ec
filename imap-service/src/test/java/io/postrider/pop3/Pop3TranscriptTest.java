package io.postrider.pop3;

import io.postrider.testkit.transcript.Transcripts;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.TestFactory;

class Pop3TranscriptTest {
    @TestFactory
    Stream<DynamicNode> transcripts() {
        return Transcripts.dynamicTests("transcripts/pop3", Pop3TestServer::new);
    }
}
