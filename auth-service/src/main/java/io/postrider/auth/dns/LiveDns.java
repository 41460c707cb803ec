package io.postrider.auth.dns;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.springframework.stereotype.Component;
import org.xbill.DNS.AAAARecord;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.ExtendedResolver;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Resolver;
import org.xbill.DNS.ReverseMap;
import org.xbill.DNS.Section;
import org.xbill.DNS.SimpleResolver;
import org.xbill.DNS.TXTRecord;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;

/** Asks the DNS as the world sees it now: nothing is kept between two questions. */
@Component
class LiveDns {
    private static final Duration ONE_TRY = Duration.ofSeconds(2);
    private static final Duration ONE_QUESTION = Duration.ofSeconds(5);
    private static final int TRIES = 2;
    private static final int PORT = 53;

    private final Resolver resolver;

    LiveDns(DnsProperties properties) {
        ExtendedResolver extended = properties.resolver() == null
                ? new ExtendedResolver()
                : new ExtendedResolver(List.of(new SimpleResolver(address(properties.resolver()))));
        for (Resolver one : extended.getResolvers()) {
            one.setTimeout(ONE_TRY);
        }
        extended.setTimeout(ONE_QUESTION);
        extended.setRetries(TRIES);
        this.resolver = extended;
    }

    private static InetSocketAddress address(String server) {
        int bracket = server.lastIndexOf(']');
        int colon = server.lastIndexOf(':');
        boolean port = colon > bracket && (bracket >= 0 || server.indexOf(':') == colon);
        String host = port ? server.substring(0, colon) : server;
        try {
            InetAddress address = InetAddress.getByName(host);
            return new InetSocketAddress(address, port ? Integer.parseInt(server.substring(colon + 1)) : PORT);
        } catch (UnknownHostException | NumberFormatException wrong) {
            throw new IllegalArgumentException("postrider.dns.resolver: " + server, wrong);
        }
    }

    /** The records of one type; empty where the name has none, or does not exist. */
    List<Record> records(String name, int type) throws CouldNotAsk {
        Name question;
        try {
            question = Name.fromString(name, Name.root);
        } catch (TextParseException noName) {
            return List.of();
        }
        Message answer = send(question, type);
        return switch (answer.getRcode()) {
            case Rcode.NOERROR, Rcode.NXDOMAIN ->
                answer.getSection(Section.ANSWER).stream()
                        .filter(record -> record.getType() == type)
                        .toList();
            default -> throw unanswered(question, type, Rcode.string(answer.getRcode()));
        };
    }

    private Message send(Name question, int type) throws CouldNotAsk {
        Message query = Message.newQuery(Record.newRecord(question, type, DClass.IN));
        try {
            return resolver.sendAsync(query).toCompletableFuture().get(ONE_QUESTION.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException failed) {
            throw unanswered(question, type, "no answer");
        } catch (TimeoutException late) {
            throw unanswered(question, type, "no answer in time");
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw unanswered(question, type, "no answer before the deadline");
        }
    }

    private static CouldNotAsk unanswered(Name question, int type, String why) {
        return new CouldNotAsk("%s %s: %s".formatted(question.toString(true), Type.string(type), why));
    }

    /** What records say, as a zone file has it; the joined text of a TXT record. */
    List<String> texts(String name, int type) throws CouldNotAsk {
        return records(name, type).stream().map(LiveDns::text).toList();
    }

    private static String text(Record record) {
        if (record instanceof TXTRecord txt) {
            StringBuilder joined = new StringBuilder();
            txt.getStringsAsByteArrays().forEach(part -> joined.append(new String(part, StandardCharsets.UTF_8)));
            return joined.toString();
        }
        return record.rdataToString();
    }

    /** IPv4 and IPv6 addresses. */
    List<InetAddress> addresses(String name) throws CouldNotAsk {
        List<InetAddress> addresses = new ArrayList<>();
        for (Record record : records(name, Type.A)) {
            addresses.add(((ARecord) record).getAddress());
        }
        for (Record record : records(name, Type.AAAA)) {
            addresses.add(((AAAARecord) record).getAddress());
        }
        return addresses;
    }

    /** The names that an address has, without the final dot. */
    List<String> namesOf(InetAddress address) throws CouldNotAsk {
        return texts(ReverseMap.fromAddress(address).toString(), Type.PTR).stream()
                .map(name -> name.substring(0, name.length() - 1))
                .toList();
    }
}
