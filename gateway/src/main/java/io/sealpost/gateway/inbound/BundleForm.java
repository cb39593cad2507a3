package io.sealpost.gateway.inbound;

import io.sealpost.gateway.domain.BundleAccess.Admitted;
import io.sealpost.gateway.domain.BundleAccess.Target;
import io.sealpost.protocol.AccountId;
import io.sealpost.protocol.DeviceId;
import io.sealpost.protocol.Limits;
import io.sealpost.protocol.MalformedInput;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** The question for prekey bundles, as clients write it and as prekey-service reads it. */
final class BundleForm {

    private static final Set<String> FIELDS = Set.of("account", "devices", "accessKey");

    private BundleForm() {}

    /**
     * @throws RuntimeException a {@link MalformedInput}, {@code DecodeException}, {@code IllegalArgumentException} or
     *     {@code ClassCastException} if it is anything else than the contract's form
     */
    static List<Target> read(Buffer body) {
        var json = body.toJsonObject();
        if (json.getMap() == null || !json.fieldNames().equals(Set.of("targets"))) {
            throw new MalformedInput("only targets are asked for");
        }
        var targets =
                objects(json.getJsonArray("targets")).map(BundleForm::target).toList();
        int devices =
                targets.stream().mapToInt(target -> target.devices().size()).sum();
        long accounts = targets.stream().map(Target::account).distinct().count();
        if (targets.isEmpty() || devices > Limits.BUNDLES_PER_REQUEST || accounts < targets.size()) {
            throw new MalformedInput("1 to 100 devices, each account once");
        }
        return targets;
    }

    private static Stream<JsonObject> objects(JsonArray array) {
        if (array == null) {
            throw new MalformedInput("an array is missing");
        }
        return array.stream().map(JsonObject.class::cast);
    }

    private static Target target(JsonObject json) {
        if (json == null || !FIELDS.containsAll(json.fieldNames())) {
            throw new MalformedInput("a target has account, devices and accessKey");
        }
        var accessKey = Optional.ofNullable(json.getString("accessKey")).map(Base64.getDecoder()::decode);
        if (accessKey.isPresent() && accessKey.get().length != Limits.ACCESS_KEY_BYTES) {
            throw new MalformedInput("an access key has 16 bytes");
        }
        return new Target(
                AccountId.of(bytes(json.getValue("account"))), devices(json.getJsonArray("devices")), accessKey);
    }

    private static List<DeviceId> devices(JsonArray ids) {
        if (ids == null || ids.isEmpty() || ids.size() > Limits.DEVICES) {
            throw new MalformedInput("1 to 6 devices");
        }
        var devices = ids.stream().map(id -> DeviceId.of(bytes(id))).distinct().toList();
        if (devices.size() < ids.size()) {
            throw new MalformedInput("a device occurs twice");
        }
        return devices;
    }

    private static byte[] bytes(Object base64) {
        if (base64 == null) {
            throw new MalformedInput("an id is missing");
        }
        return Base64.getDecoder().decode((String) base64);
    }

    /** Written anew, so that what was checked is what is asked for. Access keys stay here. */
    static Buffer write(List<Admitted> admitted) {
        var targets = new JsonArray();
        admitted.forEach(one -> targets.add(write(one)));
        return new JsonObject().put("targets", targets).toBuffer();
    }

    private static JsonObject write(Admitted admitted) {
        var devices = new JsonArray();
        admitted.target().devices().forEach(device -> devices.add(base64(device.bytes())));
        return new JsonObject()
                .put("account", base64(admitted.target().account().bytes()))
                .put("devices", devices)
                .put("contact", admitted.contact());
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }
}
