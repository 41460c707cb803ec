package io.postrider.auth.state;

import io.postrider.auth.access.Action;
import io.postrider.auth.access.Admin;
import io.postrider.auth.access.Call;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** A kind of object that its address names: what a state does with it that it does not do alike with all of them. */
public interface AddressKind {
    StateKind.Place place();

    /** What making and deleting one needs. */
    Action action();

    /** Whether there is such an object, and the key reaches it. */
    boolean has(Admin admin, String address);

    /** Makes one that is not there; the fields are without the address. */
    void make(Call call, String address, ObjectNode fields);

    /** Takes away what one has and is not wanted, where that could stand in the way of what others are to have. */
    default void loosen(Call call, String address, ObjectNode fields) {}

    /** Changes the fields that one has otherwise than wanted. */
    void shape(Call call, String address, ObjectNode fields);

    /** The addresses of at most {@link StateKind#ENOUGH} in a domain. */
    List<String> addressesIn(Call call, String domain);

    void delete(Call call, String address);
}
