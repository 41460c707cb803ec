package io.postrider.testkit.transcript;

/** How the client's octets go out: a parser must not care where the network cuts. */
enum Pace {
    WHOLE("whole"),
    TRICKLED("octet by octet");

    private final String label;

    Pace(String label) {
        this.label = label;
    }

    String label() {
        return label;
    }
}
