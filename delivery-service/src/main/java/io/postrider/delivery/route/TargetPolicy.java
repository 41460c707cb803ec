package io.postrider.delivery.route;

import io.postrider.platform.net.Networks;
import java.net.InetAddress;

/** Which addresses a stranger's DNS may send us to. */
final class TargetPolicy {
    private final Networks allowed;

    TargetPolicy(Networks allowed) {
        this.allowed = allowed;
    }

    boolean allows(InetAddress target) {
        return allowed.contains(target) || !Networks.INTERNAL.contains(target);
    }
}
