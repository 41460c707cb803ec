package io.postrider.mail.dns;

import java.net.InetAddress;
import java.util.List;

/**
 * Asks the DNS. An empty list says that there is nothing of the kind, whether the name exists or not. Names are ASCII and have no dot
 * at the end, in questions and in answers.
 */
public interface DnsLookup extends TxtLookup {
    /** The IPv4 addresses of a name. */
    List<InetAddress> a(String name) throws Unavailable;

    /** The IPv6 addresses of a name. */
    List<InetAddress> aaaa(String name) throws Unavailable;

    /** The mail exchangers of a name, the most preferred first. */
    List<String> mx(String name) throws Unavailable;

    /** The names of an address. */
    List<String> ptr(InetAddress address) throws Unavailable;

    /** Whether there is such a name at all, with whatever records: only NXDOMAIN says no (RFC 8020 section 2). */
    boolean exists(String name) throws Unavailable;
}
