package io.postrider.auth.state;

import io.postrider.api.problem.ProblemException;
import io.postrider.auth.access.Call;
import io.postrider.auth.access.Fields;
import io.postrider.auth.audit.AuditLog;
import io.postrider.auth.state.StateController.Change;
import io.postrider.auth.state.StateController.State;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.springframework.stereotype.Service;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Brings the directory into a state; runs within {@code Writes}. */
@Service
class DesiredState {
    private final List<StateKind> kinds;
    private final List<StatePart> parts;
    private final AuditLog audit;
    private final JsonMapper json;

    DesiredState(
            List<StateKind> kinds,
            List<AddressKind> addressKinds,
            List<StatePart> parts,
            AuditLog audit,
            JsonMapper json) {
        this.kinds = Stream.concat(kinds.stream(), addressKinds.stream().map(AddressState::new))
                .sorted(Comparator.comparing(StateKind::place))
                .toList();
        this.parts = parts;
        this.audit = audit;
        this.json = json;
    }

    /** What a step does with one object. */
    private interface Step {
        void take(String name, ObjectNode wanted);
    }

    /** Applies a state and tells what that changed, as the audit log has it. */
    List<Change> apply(Call call, State state, boolean prune) {
        long before = audit.last();
        refuseTooMany(state);
        // What is read before may be changed by a former object of the document, so no version can be named.
        Call each = new Call(call.admin(), call.clientAddress(), call.request(), null, "*");
        kinds.forEach(kind -> forEach(kind, state, (name, wanted) -> kind.make(each, name, without(kind, wanted))));
        kinds.forEach(kind -> forEach(kind, state, (name, wanted) -> kind.loosen(each, name, without(kind, wanted))));
        kinds.forEach(kind -> forEach(kind, state, (name, wanted) -> shape(each, kind, name, wanted)));
        if (prune) {
            // The last kinds first: what leads to something goes before it.
            int left = StateKind.MOST;
            for (StateKind kind : kinds.reversed()) {
                left -= prune(each, kind, state, left);
            }
        }
        return audit.since(before).stream()
                .map(row -> new Change(row.action(), row.objectName(), json.readTree(row.changes())))
                .toList();
    }

    private void shape(Call call, StateKind kind, String name, ObjectNode wanted) {
        kind.shape(call, name, without(kind, wanted));
        for (StatePart part : partsOf(kind)) {
            JsonNode fields = wanted.get(part.field());
            if (fields != null) {
                part.shape(call, kind.reference(call, name), fields);
            }
        }
    }

    private ObjectNode without(StateKind kind, ObjectNode wanted) {
        return wanted.deepCopy()
                .without(partsOf(kind).stream().map(StatePart::field).toList());
    }

    private List<StatePart> partsOf(StateKind kind) {
        return parts.stream().filter(part -> part.place() == kind.place()).toList();
    }

    private static void refuseTooMany(State state) {
        int objects = 0;
        for (StateKind.Place place : StateKind.Place.values()) {
            objects += state.of(place).size();
        }
        if (objects > StateKind.MOST) {
            throw Fields.unprocessable("state", "has more than 2,000 objects; apply it in parts.");
        }
    }

    private void forEach(StateKind kind, State state, Step step) {
        List<ObjectNode> objects = state.of(kind.place());
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < objects.size(); i++) {
            String where = "%s[%d]".formatted(kind.place().text(), i);
            ObjectNode wanted = objects.get(i);
            List<String> names = names(kind, wanted, where);
            try {
                String name = kind.canonical(names);
                if (!seen.add(name)) {
                    throw Fields.unprocessable(String.join(" and ", kind.nameFields()), "is there a second time.");
                }
                step.take(name, wanted);
            } catch (ProblemException refused) {
                throw new ProblemException(refused.code(), "%s: %s".formatted(where, refused.detail()), refused);
            }
        }
    }

    private static List<String> names(StateKind kind, ObjectNode wanted, String where) {
        List<String> names = new ArrayList<>();
        for (String field : kind.nameFields()) {
            JsonNode name = wanted.path(field);
            if (!name.isString()) {
                throw Fields.unprocessable(where, "has no %s.".formatted(field));
            }
            names.add(name.asString());
        }
        return names;
    }

    /** Removes what the state does not name, and says how many that were. */
    private int prune(Call call, StateKind kind, State state, int most) {
        Set<String> named = new HashSet<>();
        forEach(kind, state, (name, wanted) -> named.add(name));
        List<String> unnamed = state.of(StateKind.Place.DOMAINS).stream()
                .flatMap(domain -> kind.belongingTo(call, domain.path("name").asString()).stream())
                .filter(name -> !named.contains(name))
                .limit(most + 1L)
                .toList();
        if (unnamed.size() > most) {
            throw Fields.unprocessable(
                    "prune", "would delete more than 2,000 objects. Delete them by calls of their own first.");
        }
        unnamed.forEach(name -> kind.remove(call, name));
        return unnamed.size();
    }
}
