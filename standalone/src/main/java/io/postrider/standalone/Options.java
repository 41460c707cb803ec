package io.postrider.standalone;

import io.postrider.standalone.suite.SuitePorts;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What the command line asks for.
 *
 * @param command {@code up} and the others, see {@code postrider help}
 * @param operands what stands behind the command
 * @param data the data folder
 * @param listen the address for mail and public REST
 * @param portOffset added to every port
 */
record Options(String command, List<String> operands, Path data, String listen, int portOffset) {
    Options {
        operands = List.copyOf(operands);
        if (portOffset < 0 || portOffset > 50_000) {
            throw new IllegalArgumentException("--port-offset is between 0 and 50000");
        }
        address(listen);
    }

    /** Reads the arguments; the environment stands in for options that are not given. */
    static Options parse(List<String> arguments, Map<String, String> environment) {
        String data = environment.getOrDefault("POSTRIDER_DATA", "data");
        String listen = environment.getOrDefault("POSTRIDER_LISTEN", "127.0.0.1");
        String offset = environment.getOrDefault("POSTRIDER_PORT_OFFSET", "0");
        List<String> words = new ArrayList<>();
        for (int i = 0; i < arguments.size(); i++) {
            String argument = arguments.get(i);
            int equals = argument.indexOf('=');
            String name = argument.startsWith("--") && equals > 0 ? argument.substring(0, equals) : argument;
            if (!name.startsWith("--")) {
                words.add(argument);
                continue;
            }
            String value = equals > 0 ? argument.substring(equals + 1) : value(arguments, ++i, name);
            switch (name) {
                case "--data" -> data = value;
                case "--listen" -> listen = value;
                case "--port-offset" -> offset = value;
                default -> throw new IllegalArgumentException("unknown option " + name);
            }
        }
        String command = words.isEmpty() ? "up" : words.removeFirst();
        return new Options(command, words, Path.of(data), listen, number(offset));
    }

    private static String value(List<String> arguments, int index, String name) {
        if (index >= arguments.size()) {
            throw new IllegalArgumentException(name + " needs a value");
        }
        return Objects.requireNonNull(arguments.get(index));
    }

    private static int number(String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException no) {
            throw new IllegalArgumentException("--port-offset is a number", no);
        }
    }

    private static InetAddress address(String text) {
        try {
            return InetAddress.getByName(text);
        } catch (UnknownHostException unknown) {
            throw new IllegalArgumentException("--listen is an address of this machine", unknown);
        }
    }

    /** The name under which this machine's own clients reach us; the certificate has it. */
    String host() {
        InetAddress address = address(listen);
        return address.isLoopbackAddress() || address.isAnyLocalAddress() ? "localhost" : listen;
    }

    /** Where clients find the public REST API. */
    URI rest() {
        return URI.create(
                (loopback() ? "http://" : "https://") + literal(host()) + ':' + new SuitePorts(portOffset).admin());
    }

    private static String literal(String host) {
        return host.contains(":") ? '[' + host + ']' : host;
    }

    /** The same with the ports of a suite that was started with others. */
    Options at(int offset) {
        return new Options(command, operands, data, listen, offset);
    }

    /** Whether only this machine reaches us. */
    boolean loopback() {
        return address(listen).isLoopbackAddress();
    }
}
