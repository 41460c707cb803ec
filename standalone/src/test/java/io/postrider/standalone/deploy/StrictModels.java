package io.postrider.standalone.deploy;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.KubernetesResource;
import io.fabric8.kubernetes.api.model.KubernetesResourceList;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** Decodes manifests into the models of Kubernetes and finds every field that a model does not know. */
final class StrictModels {

    private final KubernetesSerialization serialization = new KubernetesSerialization();
    private final List<String> unknown = new ArrayList<>();

    List<HasMetadata> decode(String yaml) {
        List<HasMetadata> objects = new ArrayList<>();
        Object decoded = serialization.unmarshal(yaml);
        if (decoded instanceof KubernetesResourceList<?> list) {
            objects.addAll(list.getItems());
        } else if (decoded instanceof Collection<?> collection) {
            collection.forEach(object -> objects.add((HasMetadata) object));
        } else {
            objects.add((HasMetadata) decoded);
        }
        objects.forEach(object -> inspect(object.getKind(), object));
        return objects;
    }

    /** Paths of fields without a place in the models, of all that was decoded so far. */
    List<String> unknown() {
        return unknown;
    }

    private void inspect(String path, Object value) {
        if (value instanceof Collection<?> elements) {
            elements.forEach(element -> inspect(path + "[]", element));
        } else if (value instanceof Map<?, ?> entries) {
            entries.forEach((key, entry) -> inspect(path + "." + key, entry));
        } else if (value instanceof KubernetesResource) {
            for (Method method : value.getClass().getMethods()) {
                if (method.getName().startsWith("get") && method.getParameterCount() == 0) {
                    inspectProperty(path, value, method);
                }
            }
        }
    }

    private void inspectProperty(String path, Object owner, Method getter) {
        Object value;
        try {
            value = getter.invoke(owner);
        } catch (IllegalAccessException | InvocationTargetException e) {
            throw new IllegalStateException(path + "." + getter.getName(), e);
        }
        if (getter.getName().equals("getAdditionalProperties")) {
            ((Map<?, ?>) value).keySet().forEach(key -> unknown.add(path + "." + key));
        } else {
            inspect(path + "." + getter.getName().substring(3), value);
        }
    }
}
