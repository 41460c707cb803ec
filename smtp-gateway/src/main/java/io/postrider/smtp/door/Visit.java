package io.postrider.smtp.door;

import io.postrider.api.verdict.Finding;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One client at the door, and what was found of it so far. Used by its session's thread alone. */
public final class Visit {
    private final InetAddress client;
    private final boolean trusted;
    private final AddressLists.Asked asked;
    private final List<Objection> objections = new ArrayList<>(2);
    private final List<Finding> findings = new ArrayList<>(2);
    private String helo = "";
    private boolean listsKnown;
    private boolean allowed;

    Visit(InetAddress client, boolean trusted, AddressLists.Asked asked) {
        this.client = client;
        this.trusted = trusted;
        this.asked = asked;
    }

    /** The visit of a client of which nothing is asked. */
    public static Visit ofTrusted(InetAddress client) {
        return new Visit(client, true, AddressLists.Asked.NOBODY);
    }

    /** Who the client is. */
    public InetAddress client() {
        return client;
    }

    /** What speaks for or against every message of the client. */
    public List<Finding> findings() {
        return List.copyOf(findings);
    }

    /** Of its networks nothing is asked. */
    boolean trusted() {
        return trusted;
    }

    /** Whose counts are the client's. */
    String network() {
        return ClientNetwork.of(client);
    }

    void note(Finding finding) {
        findings.add(finding);
    }

    /** Something will speak against every recipient of the client. */
    void object(Objection objection) {
        objections.removeIf(earlier -> earlier.reply().equals(objection.reply()));
        objections.add(objection);
    }

    List<Objection> objections() {
        return objections;
    }

    String helo() {
        return helo;
    }

    /** Another greeting is another name: what was said of the one before counts no more. */
    void helo(String name) {
        helo = name;
        objections.removeIf(objection -> objection.finding().check().equals(HeloCheck.NAME));
        findings.removeIf(finding -> finding.check().equals(HeloCheck.NAME));
    }

    /** Waits for the lists, the first time; null ever after. */
    AddressLists.@Nullable Found lists() {
        if (listsKnown) {
            return null;
        }
        listsKnown = true;
        AddressLists.Found found = asked.await();
        allowed = found.allowed() != null;
        return found;
    }

    /** Whether somebody vouches for the client. */
    boolean allowed() {
        return allowed;
    }
}
