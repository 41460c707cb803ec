package io.postrider.delivery.route;

import io.postrider.platform.net.Networks;
import java.net.InetAddress;

/** Which addresses a stranger's DNS may send us to. */
public final class TargetPolicy {
    private final Networks allowed;

    /** Public addresses, and those that an operator allows. */
    public TargetPolicy(Networks allowed) {
        this.allowed = allowed;
    }

    /** Whether it may be connected to. */
    public boolean allows(InetAddress target) {
        return allowed.contains(target) || !Networks.INTERNAL.contains(target);
    }
}
