package io.sealpost.mailbox.simulation;

import io.sealpost.mailbox.domain.PartitionOwner;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What an owner holds, found by walking through its objects: a collection that somebody adds tomorrow is found too, and
 * without a bound in {@link MemoryBounds} it is a violation.
 */
final class Memory {

    private static final String DOMAIN = PartitionOwner.class.getPackageName();
    private static final Map<Class<?>, List<Holding>> HOLDINGS = new ConcurrentHashMap<>();

    /** @param inside the name of what is in the collections of a collection */
    private record Holding(Field field, String name, String inside) {}

    private final Map<String, Long> most = new HashMap<>();
    private final Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());

    private Memory() {}

    /**
     * @return for each count and each collection, named {@code Class.field}, the highest value or size that any object has;
     *     {@code Class.field.inside} counts what is in the collections of a collection
     */
    static Map<String, Long> of(PartitionOwner owner) {
        var memory = new Memory();
        try {
            memory.measure(owner);
        } catch (IllegalAccessException everyFieldWasOpened) {
            throw new IllegalStateException(everyFieldWasOpened);
        }
        return memory.most;
    }

    private void measure(Object holder) throws IllegalAccessException {
        var holdings = HOLDINGS.computeIfAbsent(holder.getClass(), Memory::holdingsOf);
        if (holdings.isEmpty() || !seen.add(holder)) {
            return;
        }
        for (Holding holding : holdings) {
            switch (holding.field().get(holder)) {
                case null -> {}
                case Collection<?> elements -> measure(holding, elements);
                case Map<?, ?> entries -> measure(holding, entries.values());
                case Number count -> note(holding.name(), count.longValue());
                case Object part -> measure(part);
            }
        }
    }

    private void measure(Holding holding, Collection<?> elements) throws IllegalAccessException {
        note(holding.name(), elements.size());
        long inside = 0;
        for (Object element : elements) {
            if (element instanceof Collection<?> inner) {
                inside += inner.size();
            } else if (isOurs(element.getClass())) {
                measure(element);
            } else {
                return;
            }
        }
        note(holding.inside(), inside);
    }

    private void note(String name, long value) {
        if (value > 0) {
            most.merge(name, value, Math::max);
        }
    }

    private static List<Holding> holdingsOf(Class<?> type) {
        var fields = Arrays.stream(type.getDeclaredFields())
                .filter(field -> !Modifier.isStatic(field.getModifiers()) && canGrow(field.getType()))
                .toList();
        fields.forEach(field -> field.setAccessible(true));
        return fields.stream()
                .map(field -> new Holding(field, nameOf(field), nameOf(field) + ".inside"))
                .toList();
    }

    private static String nameOf(Field field) {
        return field.getDeclaringClass().getSimpleName() + "." + field.getName();
    }

    private static boolean canGrow(Class<?> type) {
        return Collection.class.isAssignableFrom(type)
                || Map.class.isAssignableFrom(type)
                || type == int.class
                || isOurs(type);
    }

    /** Records and enums are values: what they hold is counted where they are held. */
    private static boolean isOurs(Class<?> type) {
        return type.getPackageName().equals(DOMAIN) && !type.isRecord() && !type.isEnum() && !type.isInterface();
    }
}
