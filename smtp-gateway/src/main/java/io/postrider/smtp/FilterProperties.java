package io.postrider.smtp;

import io.postrider.api.verdict.Action;
import io.postrider.smtp.filter.LinkLists;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Which filters look at mail from other servers.
 *
 * @param spam who looks for spam: built-in, rspamd or none
 * @param rules a book of rules for the built-in filter instead of its own (docs/filtering.md)
 * @param linkLists DNS lists that the built-in filter asks about the domains of links, each as zone and score, for example
 *     {@code multi.uribl.example=3}; mind their terms of use
 * @param memory memory for the beginnings of messages that the built-in filter looks at; an eighth of the heap when absent
 * @param rspamdUrl where Rspamd's normal worker or proxy listens, for example http://rspamd:11333
 * @param rspamdPassword the password that Rspamd asks for; none when absent
 * @param clamav where clamd listens, as host:port or the path of its socket; no scan for malware when absent
 * @param virus what becomes of malware: reject or quarantine
 * @param atOnce how many messages Rspamd and clamd each look at at once
 */
@ConfigurationProperties("postrider.smtp.filter")
record FilterProperties(
        @DefaultValue("built-in") Spam spam,
        @Nullable Path rules,
        @DefaultValue List<String> linkLists,
        @Nullable DataSize memory,
        @Nullable String rspamdUrl,
        @Nullable String rspamdPassword,
        @Nullable String clamav,
        @DefaultValue("reject") Action virus,
        @DefaultValue("64") int atOnce) {
    /** Who looks for spam. */
    enum Spam {
        BUILT_IN,
        RSPAMD,
        NONE
    }

    FilterProperties {
        if (spam == Spam.RSPAMD && rspamdUrl == null) {
            throw new IllegalArgumentException(
                    "postrider.smtp.filter.spam=rspamd needs postrider.smtp.filter.rspamd-url");
        }
        if (virus != Action.REJECT && virus != Action.QUARANTINE) {
            throw new IllegalArgumentException("postrider.smtp.filter.virus is reject or quarantine");
        }
        if (clamav != null && !clamav.startsWith("/") && clamav.indexOf(':') < 1) {
            throw new IllegalArgumentException("postrider.smtp.filter.clamav is host:port or the path of a socket");
        }
        if (atOnce < 1) {
            throw new IllegalArgumentException("postrider.smtp.filter.at-once is 1 at least");
        }
    }

    /** The lists, parsed. */
    List<LinkLists.Zone> zones() {
        return linkLists.stream().map(FilterProperties::zone).toList();
    }

    private static LinkLists.Zone zone(String text) {
        int equals = text.indexOf('=');
        try {
            return new LinkLists.Zone(
                    text.substring(0, equals).strip(), Double.parseDouble(text.substring(equals + 1)));
        } catch (IndexOutOfBoundsException | NumberFormatException e) {
            throw new IllegalArgumentException("postrider.smtp.filter.link-lists is zone=score: " + text, e);
        }
    }

    long headMemory() {
        return memory == null ? Runtime.getRuntime().maxMemory() / 8 : memory.toBytes();
    }
}
