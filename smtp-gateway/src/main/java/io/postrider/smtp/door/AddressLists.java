package io.postrider.smtp.door;

import io.postrider.mail.dns.DnsLookup;
import io.postrider.mail.dns.TxtLookup.Unavailable;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Asks all lists at the same time whether a client is on them, from the moment it has connected. */
final class AddressLists implements AutoCloseable {
    private final DnsLookup dns;
    private final DoorRules.Lists lists;
    private final ZoneHealth health;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    AddressLists(DnsLookup dns, DoorRules.Lists lists, ZoneHealth health) {
        this.dns = dns;
        this.lists = lists;
        this.health = health;
    }

    /**
     * What a list says of a client.
     *
     * @param zone the list
     * @param evidence its answer; null when the client is not on it
     */
    record Listing(ListZone zone, @Nullable String evidence) {}

    /**
     * What all of them say.
     *
     * @param blocked the block lists that the client is on
     * @param allowed an allow list that it is on; null for none
     * @param silent the lists that did not say in time
     */
    record Found(List<Listing> blocked, @Nullable Listing allowed, List<ListZone> silent) {}

    /** The lists have been asked. */
    interface Asked {
        /** Nobody was. */
        Asked NOBODY = () -> new Found(List.of(), null, List.of());

        /** Waits as long as it may. */
        Found await();
    }

    Asked ask(InetAddress client) {
        if (lists.block().isEmpty() && lists.allow().isEmpty()) {
            return Asked.NOBODY;
        }
        long until = System.nanoTime() + lists.patience().toNanos();
        List<Future<Listing>> block = ask(lists.block(), client);
        List<Future<Listing>> allow = ask(lists.allow(), client);
        return () -> gather(block, allow, until);
    }

    private List<Future<Listing>> ask(List<ListZone> zones, InetAddress client) {
        return zones.stream()
                .map(zone -> threads.submit(() -> look(zone, client)))
                .toList();
    }

    private Listing look(ListZone zone, InetAddress client) throws Unavailable {
        byte[] octets = client.getAddress();
        if (!health.isSound(zone, octets.length)) {
            return new Listing(zone, null);
        }
        String name = zone.nameOf(octets);
        for (InetAddress answer : dns.a(name)) {
            if (zone.means(answer)) {
                return new Listing(zone, name + " A " + answer.getHostAddress() + why(name));
            }
        }
        return new Listing(zone, null);
    }

    /** RFC 5782 section 2.1: a TXT record may tell why. */
    private String why(String name) {
        try {
            List<String> texts = dns.txt(name);
            return texts.isEmpty() ? "" : " \"" + texts.getFirst() + '"';
        } catch (Unavailable nobodySays) {
            return "";
        }
    }

    private Found gather(List<Future<Listing>> block, List<Future<Listing>> allow, long until) {
        List<ListZone> silent = new ArrayList<>(0);
        List<Listing> blocked = said(block, lists.block(), until, silent);
        List<Listing> allowed = said(allow, lists.allow(), until, silent);
        return new Found(blocked, allowed.isEmpty() ? null : allowed.getFirst(), silent);
    }

    private static List<Listing> said(
            List<Future<Listing>> asked, List<ListZone> zones, long until, List<ListZone> silent) {
        List<Listing> listed = new ArrayList<>(0);
        for (int i = 0; i < asked.size(); i++) {
            Future<Listing> answer = asked.get(i);
            try {
                Listing listing = answer.get(Math.max(0, until - System.nanoTime()), TimeUnit.NANOSECONDS);
                if (listing.evidence() != null) {
                    listed.add(listing);
                }
            } catch (ExecutionException | TimeoutException nobodySays) {
                answer.cancel(true);
                silent.add(zones.get(i));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                silent.add(zones.get(i));
            }
        }
        return listed;
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
