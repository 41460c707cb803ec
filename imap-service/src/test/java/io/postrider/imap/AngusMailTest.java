package io.postrider.imap;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.testkit.await.Await;
import io.postrider.testkit.tls.TrustAll;
import jakarta.mail.FetchProfile;
import jakarta.mail.Flags;
import jakarta.mail.Folder;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.UIDFolder;
import jakarta.mail.event.MessageCountAdapter;
import jakarta.mail.event.MessageCountEvent;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import jakarta.mail.search.SubjectTerm;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.eclipse.angus.mail.imap.IMAPFolder;
import org.eclipse.angus.mail.imap.IMAPStore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A client library that people use finds everything as it expects it. */
class AngusMailTest {
    private final ImapTestServer server = new ImapTestServer();
    private final Session session = session();
    private IMAPStore store;

    private static Session session() {
        var properties = new Properties();
        properties.put("mail.imap.starttls.enable", "true");
        properties.put("mail.imap.starttls.required", "true");
        properties.put("mail.imap.ssl.socketFactory", TrustAll.context().getSocketFactory());
        properties.put("mail.imap.ssl.checkserveridentity", "false");
        properties.put("mail.imap.timeout", "60000");
        return Session.getInstance(properties);
    }

    @BeforeEach
    void login() throws Exception {
        store = (IMAPStore) session.getStore("imap");
        store.connect("127.0.0.1", server.port("untrusted"), "joe@example.org", "secret");
    }

    @AfterEach
    void logout() throws Exception {
        store.close();
        server.close();
    }

    private IMAPFolder inbox() throws MessagingException {
        IMAPFolder inbox = (IMAPFolder) store.getFolder("INBOX");
        inbox.open(Folder.READ_WRITE);
        return inbox;
    }

    @Test
    void listsFoldersAndMakesNewOnes() throws Exception {
        assertThat(store.getDefaultFolder().list("*"))
                .extracting(Folder::getFullName)
                .contains("INBOX", "Sent");
        Folder made = store.getFolder("Work/Bücher");
        assertThat(made.create(Folder.HOLDS_MESSAGES)).isTrue();
        assertThat(made.exists()).isTrue();
        assertThat(made.renameTo(store.getFolder("Work/Hefte"))).isTrue();
        assertThat(store.getFolder("Work/Hefte").delete(false)).isTrue();
    }

    @Test
    void readsMessagesTheirPartsAndTheirFlags() throws Exception {
        server.given("mailbox INBOX: plain.eml multipart.eml");
        IMAPFolder inbox = inbox();
        Message[] messages = inbox.getMessages();
        var profile = new FetchProfile();
        profile.add(FetchProfile.Item.ENVELOPE);
        profile.add(FetchProfile.Item.CONTENT_INFO);
        profile.add(FetchProfile.Item.FLAGS);
        profile.add(UIDFolder.FetchProfileItem.UID);
        inbox.fetch(messages, profile);
        assertThat(messages[0].getSubject()).isEqualTo("Lunch");
        assertThat(messages[0].isSet(Flags.Flag.SEEN)).isFalse();
        assertThat(messages[0].getContent()).isEqualTo("Shall we?\r\nAt noon.\r\n");
        assertThat(messages[0].isSet(Flags.Flag.SEEN)).isTrue();
        var parts = (MimeMultipart) messages[1].getContent();
        assertThat(parts.getCount()).isEqualTo(2);
        assertThat(parts.getBodyPart(1).getFileName()).isEqualTo("dot.png");
        assertThat(parts.getBodyPart(1).getInputStream().readAllBytes()).hasSize(8);
        assertThat(inbox.search(new SubjectTerm("picture"))).containsExactly(messages[1]);
    }

    @Test
    void appendsMovesAndExpunges() throws Exception {
        var message = new MimeMessage(session);
        message.setSubject("appended");
        message.setText("text");
        IMAPFolder inbox = inbox();
        assertThat(inbox.appendUIDMessages(new Message[] {message})[0].uid).isEqualTo(1);
        inbox.appendMessages(new Message[] {message});
        assertThat(inbox.getMessageCount()).isEqualTo(2);
        inbox.moveMessages(new Message[] {inbox.getMessage(1)}, store.getFolder("Trash"));
        assertThat(store.getFolder("Trash").getMessageCount()).isEqualTo(1);
        assertThat(inbox.getMessage(1).isExpunged()).isTrue();
        inbox.getMessage(2).setFlag(Flags.Flag.DELETED, true);
        // The library counts what MOVE removed until it is asked to expunge itself.
        assertThat(inbox.expunge()).hasSize(2);
        assertThat(inbox.getMessageCount()).isZero();
    }

    @Test
    void hearsOfNewMailWhileIdle() throws Exception {
        IMAPFolder inbox = inbox();
        var arrived = new CountDownLatch(1);
        inbox.addMessageCountListener(new MessageCountAdapter() {
            @Override
            public void messagesAdded(MessageCountEvent event) {
                arrived.countDown();
            }
        });
        Thread.startVirtualThread(() -> {
            try {
                inbox.idle(true);
            } catch (MessagingException closed) {
                // The count below tells.
            }
        });
        server.directive("deliver", "INBOX plain.eml");
        assertThat(arrived.await(Await.PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    }
}
