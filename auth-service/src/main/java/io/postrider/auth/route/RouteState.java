package io.postrider.auth.route;

import io.postrider.auth.access.Action;
import io.postrider.auth.access.Call;
import io.postrider.auth.access.MergePatch;
import io.postrider.auth.domain.Domains;
import io.postrider.auth.route.RouteController.NewRoute;
import io.postrider.auth.route.RouteController.RouteEdit;
import io.postrider.auth.state.StateKind;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.node.ObjectNode;

/** Routes in a state, named by whose mail goes where; {@code *} is everybody's. */
@Component
class RouteState implements StateKind {
    private static final String SENDER = "senderDomain";
    private static final String RECIPIENT = "recipientDomain";
    private static final String EVERYBODY = "*";

    private final Routes routes;
    private final RouteStore store;
    private final Domains domains;
    private final MergePatch patches;

    RouteState(Routes routes, RouteStore store, Domains domains, MergePatch patches) {
        this.routes = routes;
        this.store = store;
        this.domains = domains;
        this.patches = patches;
    }

    @Override
    public Place place() {
        return Place.ROUTES;
    }

    @Override
    public List<String> nameFields() {
        return List.of(SENDER, RECIPIENT);
    }

    @Override
    public String canonical(List<String> names) {
        return String.join(" ", names).toLowerCase(Locale.ROOT);
    }

    private static @Nullable String sender(String name) {
        String sender = name.substring(0, name.indexOf(' '));
        return sender.equals(EVERYBODY) ? null : sender;
    }

    private static String recipient(String name) {
        return name.substring(name.indexOf(' ') + 1);
    }

    private UUID id(Call call, String name) {
        return routes.idOf(call.admin(), sender(name), recipient(name)).orElseThrow();
    }

    @Override
    public void make(Call call, String name, ObjectNode wanted) {
        call.admin().require(Action.DOMAINS_WRITE);
        if (routes.idOf(call.admin(), sender(name), recipient(name)).isEmpty()) {
            ObjectNode fields = wanted.deepCopy().without(List.of(SENDER));
            NewRoute nothing = new NewRoute(
                    sender(name), null, null, null, null, null, null, null, null, null, null, null, null, null);
            routes.create(call, patches.apply(fields, nothing, NewRoute.class));
        }
    }

    @Override
    public void shape(Call call, String name, ObjectNode wanted) {
        ObjectNode fields = wanted.deepCopy().without(List.of(SENDER, RECIPIENT));
        routes.edit(call, id(call, name).toString(), present -> patches.apply(fields, present, RouteEdit.class));
    }

    @Override
    public List<String> belongingTo(Call call, String domain) {
        return store.recipientDomains(domains.named(call.admin(), domain).id(), ENOUGH).stream()
                .map(recipient -> domain.toLowerCase(Locale.ROOT) + ' ' + recipient)
                .toList();
    }

    @Override
    public void remove(Call call, String name) {
        routes.delete(call, id(call, name).toString());
    }
}
