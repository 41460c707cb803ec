package io.postrider.smtp;

import io.micrometer.core.instrument.MeterRegistry;
import io.postrider.api.verdict.MessageVerdict;
import io.postrider.platform.net.Networks;
import io.postrider.smtp.door.Door;
import io.postrider.smtp.door.DoorRules;
import io.postrider.smtp.door.DoorServices;
import io.postrider.smtp.door.ListZone;
import io.postrider.smtp.door.Strictness;
import io.postrider.smtp.session.Doors;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** The doors of a gateway under test; open, unless the test says otherwise. Time stands still at them. */
public final class TestDoor {
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-23T12:00:00Z"), ZoneOffset.UTC);

    private FakeDoorService service = new FakeDoorService();
    private final List<MessageVerdict> told = new CopyOnWriteArrayList<>();
    private final FakeLookup dns = new FakeLookup();
    private Strictness listener = Strictness.ENFORCE;
    private Strictness early = Strictness.OFF;
    private Strictness names = Strictness.OFF;
    private Strictness reverse = Strictness.OFF;
    private Strictness greylisting = Strictness.OFF;
    private Duration pause = Duration.ZERO;
    private Networks refused = Networks.NONE;
    private int connections;
    private int messages;
    private int perSender;
    private int perRecipient;
    private int unknown;
    private String block = "";
    private String allow = "";

    /** What delivery-service remembers; several gateways may have the same. */
    public TestDoor service(FakeDoorService shared) {
        service = shared;
        return this;
    }

    FakeDoorService service() {
        return service;
    }

    /** What was told of mail that was refused. */
    List<MessageVerdict> told() {
        return told;
    }

    FakeLookup dns() {
        return dns;
    }

    /** One setting, as transcripts have it. */
    TestDoor set(String text) {
        String[] words = text.split(" ");
        switch (words[0]) {
            case "tag-only" -> listener = Strictness.TAG;
            case "early-talkers" -> {
                early = Strictness.ENFORCE;
                pause = Duration.ofMillis(Long.parseLong(words[1]));
            }
            case "names" -> names = Strictness.ENFORCE;
            case "tagged-names" -> names = Strictness.TAG;
            case "reverse-names" -> reverse = Strictness.ENFORCE;
            case "greylisting" -> greylisting = Strictness.ENFORCE;
            case "refused" -> refused = Networks.of(words[1]);
            case "connections" -> connections = Integer.parseInt(words[1]);
            case "messages" -> messages = Integer.parseInt(words[1]);
            case "per-sender" -> perSender = Integer.parseInt(words[1]);
            case "per-recipient" -> perRecipient = Integer.parseInt(words[1]);
            case "unknown-recipients" -> unknown = Integer.parseInt(words[1]);
            case "block-list" -> block = words[1];
            case "allow-list" -> allow = words[1];
            case "list" -> dns.list(words[1]);
            case "address" -> dns.a(words[1], words[2]);
            case "name" -> dns.ptr(words[1], words[2]);
            case "answers-everything" -> dns.everything(words[1]);
            case "dns-fails" -> dns.fails(words[1]);
            case "delivery-away" -> service.down(true);
            case "later" -> service.later();
            default -> throw new IllegalArgumentException("no setting of a door: " + text);
        }
        return this;
    }

    private DoorRules rules() {
        Strictness on = Strictness.ENFORCE;
        var checks = new DoorRules.Checks(early, names, names, reverse, on, greylisting, on).within(listener);
        return new DoorRules(
                "mx.example.org",
                listener,
                Networks.NONE,
                refused,
                checks,
                pause,
                new DoorRules.Limits(connections, messages, perSender, perRecipient, unknown),
                new DoorRules.Lists(zones(block), zones(allow), 5, Duration.ofSeconds(20)),
                new DoorRules.Grey(Duration.ofMinutes(5), Duration.ofMinutes(1)));
    }

    private static List<ListZone> zones(String name) {
        return name.isEmpty() ? List.of() : List.of(ListZone.parse(name));
    }

    /** What the doors share; close it. */
    DoorServices services(MeterRegistry meters) {
        return new DoorServices(new DoorServices.Others(service, dns, told::add), CLOCK, meters, Duration.ofMillis(20));
    }

    Doors doors(DoorServices services) {
        return new Doors(
                new Doors.Pair(new Door(rules(), services), new Door(DoorRules.none("mx.example.org"), services)));
    }

    Doors.Pair pair(DoorServices services) {
        return new Doors.Pair(new Door(rules(), services), new Door(DoorRules.none("mx.example.org"), services));
    }
}
