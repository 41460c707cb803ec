package io.postrider.auth.published;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How mail programs and other mail servers reach the suite from outside; their set-up and the DNS records tell it. A port
 * of 0 is told to nobody.
 *
 * @param mailHost the name of the mail listeners, which their certificate has; {@code postrider.hostname} when absent
 * @param url the base URL of public REST, where mail programs fetch their settings; https and the mail host when absent
 * @param imapsPort IMAP with TLS from the first octet
 * @param imapPort IMAP with STARTTLS
 * @param pop3sPort POP3 with TLS from the first octet
 * @param pop3Port POP3 with STLS
 * @param submissionsPort submission with TLS from the first octet
 * @param submissionPort submission with STARTTLS
 * @param smtpPort SMTP from other servers; they know no other than 25
 */
@ConfigurationProperties("postrider.auth.published")
record PublishedProperties(
        @Nullable String mailHost,
        @Nullable String url,
        @DefaultValue("993") int imapsPort,
        @DefaultValue("143") int imapPort,
        @DefaultValue("995") int pop3sPort,
        @DefaultValue("110") int pop3Port,
        @DefaultValue("465") int submissionsPort,
        @DefaultValue("587") int submissionPort,
        @DefaultValue("25") int smtpPort) {}
