package io.postrider.auth.state;

import io.postrider.auth.access.Call;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.node.ObjectNode;

/** A kind of object that a state can name. Objects of all kinds are made first, and get all their fields then. */
public interface StateKind {
    /** Objects that a state may name, and as many it may remove. */
    int MOST = 2_000;

    /** Of a domain's objects so many tell whether more are to be removed than may be. */
    int ENOUGH = 2 * MOST + 1;

    /** The kind's place in the document. */
    enum Place {
        TENANTS,
        DOMAINS,
        ACCOUNTS,
        ALIASES,
        GROUPS,
        DELEGATIONS,
        ROUTES;

        /** As it is written. */
        String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    Place place();

    /** The fields that together name an object. */
    List<String> nameFields();

    /** Makes the object, if there is none of that name. */
    void make(Call call, String name, ObjectNode wanted);

    /** Takes away what the object has and is not wanted, where that could stand in the way of what others are to have. */
    default void loosen(Call call, String name, ObjectNode wanted) {}

    /** Changes the fields that the object has otherwise than wanted. */
    void shape(Call call, String name, ObjectNode wanted);

    /** At most {@link #ENOUGH} objects that belong to a domain and go when the document does not name them. */
    List<String> belongingTo(Call call, String domain);

    void remove(Call call, String name);

    /** What paths name an object by that has the name. */
    default String reference(Call call, String name) {
        return name;
    }

    /** The name that these values of the fields make: it is passed to the other methods. */
    String canonical(List<String> names);
}
