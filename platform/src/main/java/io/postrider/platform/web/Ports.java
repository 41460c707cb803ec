package io.postrider.platform.web;

/** The ports on which this service answers now, known once it has started. A port that it lacks is 0. */
public final class Ports {
    private volatile int internal;
    private volatile int management;
    private volatile int publicRest;

    Ports() {}

    void bound(int internal, int management, int publicRest) {
        this.internal = internal;
        this.management = management;
        this.publicRest = publicRest;
    }

    /** Internal REST. */
    public int internal() {
        return internal;
    }

    /** Health and metrics. */
    public int management() {
        return management;
    }

    /** Public REST. */
    public int publicRest() {
        return publicRest;
    }
}
