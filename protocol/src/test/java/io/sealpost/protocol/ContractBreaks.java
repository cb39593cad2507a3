package io.sealpost.protocol;

import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.EnumDescriptorProto;
import com.google.protobuf.DescriptorProtos.EnumValueDescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What a newer set of contracts takes away from an older one. Whoever wrote a client against the older set must still be
 * understood: messages, fields, their numbers, types, labels and oneofs, and enum values stay, or their numbers become
 * {@code reserved}; what is reserved stays so. Additions are no break.
 */
final class ContractBreaks {

    private final List<String> found = new ArrayList<>();

    private ContractBreaks() {}

    /** @return one sentence for each break, in the order of the names; empty if there is none */
    static List<String> between(FileDescriptorSet older, FileDescriptorSet newer) {
        var breaks = new ContractBreaks();
        var was = Types.of(older);
        var is = Types.of(newer);
        was.messages.forEach((name, message) -> breaks.compare(name, message, is.messages.get(name)));
        was.enums.forEach((name, values) -> breaks.compare(name, values, is.enums.get(name)));
        return breaks.found;
    }

    private void compare(String name, DescriptorProto was, DescriptorProto is) {
        if (is == null) {
            found.add("message " + name + " vanished");
            return;
        }
        var fields = is.getFieldList().stream().collect(Collectors.toMap(FieldDescriptorProto::getNumber, f -> f));
        for (var field : was.getFieldList()) {
            compare(name, shape(was, field), fields.get(field.getNumber()), is, field.getNumber());
        }
        for (var range : was.getReservedRangeList()) {
            for (int number = range.getStart(); number < range.getEnd(); number++) {
                requireReserved(name, number, isReserved(is, number));
            }
        }
    }

    private void compare(String name, String was, FieldDescriptorProto is, DescriptorProto message, int number) {
        if (is == null) {
            if (!isReserved(message, number)) {
                found.add("field " + number + " of " + name + " vanished and is not reserved: " + was);
            }
        } else if (!was.equals(shape(message, is))) {
            found.add("field " + number + " of " + name + " was '" + was + "', is '" + shape(message, is) + "'");
        }
    }

    private void compare(String name, EnumDescriptorProto was, EnumDescriptorProto is) {
        if (is == null) {
            found.add("enum " + name + " vanished");
            return;
        }
        for (var value : was.getValueList()) {
            if (!is.getValueList().stream().anyMatch(other -> same(value, other))
                    && !isReserved(is, value.getNumber())) {
                found.add("value " + value.getNumber() + " of enum " + name + " is no longer " + value.getName());
            }
        }
        for (var range : was.getReservedRangeList()) {
            for (int number = range.getStart(); number <= range.getEnd(); number++) {
                requireReserved(name, number, isReserved(is, number));
            }
        }
    }

    private void requireReserved(String name, int number, boolean reserved) {
        if (!reserved) {
            found.add("number " + number + " of " + name + " is no longer reserved");
        }
    }

    private static boolean same(EnumValueDescriptorProto a, EnumValueDescriptorProto b) {
        return a.getNumber() == b.getNumber() && a.getName().equals(b.getName());
    }

    /** Everything about a field that readers and writers rely on, in one line. */
    private static String shape(DescriptorProto message, FieldDescriptorProto field) {
        var type = field.hasTypeName() ? field.getTypeName() : field.getType().name();
        var oneof = field.hasOneofIndex()
                ? " in oneof " + message.getOneofDecl(field.getOneofIndex()).getName()
                : "";
        return field.getLabel() + " " + field.getType() + " " + type + " " + field.getName() + oneof;
    }

    private static boolean isReserved(DescriptorProto message, int number) {
        return message.getReservedRangeList().stream()
                .anyMatch(range -> range.getStart() <= number && number < range.getEnd());
    }

    private static boolean isReserved(EnumDescriptorProto type, int number) {
        return type.getReservedRangeList().stream()
                .anyMatch(range -> range.getStart() <= number && number <= range.getEnd());
    }

    /** All messages and enums by full name, nested ones too. */
    private record Types(Map<String, DescriptorProto> messages, Map<String, EnumDescriptorProto> enums) {

        static Types of(FileDescriptorSet set) {
            var types = new Types(new TreeMap<>(), new TreeMap<>());
            for (var file : set.getFileList()) {
                file.getMessageTypeList().forEach(message -> types.add(file.getPackage(), message));
                file.getEnumTypeList().forEach(type -> types.enums.put(file.getPackage() + "." + type.getName(), type));
            }
            return types;
        }

        private void add(String parent, DescriptorProto message) {
            var name = parent + "." + message.getName();
            messages.put(name, message);
            message.getNestedTypeList().forEach(nested -> add(name, nested));
            message.getEnumTypeList().forEach(type -> enums.put(name + "." + type.getName(), type));
        }
    }
}
