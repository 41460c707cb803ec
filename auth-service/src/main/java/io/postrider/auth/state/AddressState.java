package io.postrider.auth.state;

import io.postrider.auth.access.Call;
import io.postrider.auth.access.Fields;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** Objects in a state that their addresses name. */
record AddressState(AddressKind kind) implements StateKind {
    private static final String ADDRESS = "address";

    @Override
    public Place place() {
        return kind.place();
    }

    @Override
    public List<String> nameFields() {
        return List.of(ADDRESS);
    }

    @Override
    public String canonical(List<String> names) {
        return Fields.address(names.getFirst(), ADDRESS).toString();
    }

    @Override
    public void make(Call call, String name, ObjectNode wanted) {
        call.admin().require(kind.action());
        if (!kind.has(call.admin(), name)) {
            kind.make(call, name, fields(wanted));
        }
    }

    @Override
    public void loosen(Call call, String name, ObjectNode wanted) {
        kind.loosen(call, name, fields(wanted));
    }

    @Override
    public void shape(Call call, String name, ObjectNode wanted) {
        kind.shape(call, name, fields(wanted));
    }

    private static ObjectNode fields(ObjectNode wanted) {
        return wanted.deepCopy().without(ADDRESS);
    }

    @Override
    public List<String> belongingTo(Call call, String domain) {
        return kind.addressesIn(call, domain);
    }

    @Override
    public void remove(Call call, String name) {
        call.admin().require(kind.action());
        // An alias that led only to accounts that went is gone already.
        if (kind.has(call.admin(), name)) {
            kind.delete(call, name);
        }
    }
}
