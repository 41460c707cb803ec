package io.postrider.imap;

import io.postrider.testkit.transcript.Transcripts;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.TestFactory;

class ImapTranscriptTest {
    @TestFactory
    Stream<DynamicNode> transcripts() {
        return Transcripts.dynamicTests("transcripts/imap", ImapTestServer::new);
    }
}
