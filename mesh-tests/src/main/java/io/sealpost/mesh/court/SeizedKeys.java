package io.sealpost.mesh.court;

import io.sealpost.devstack.Stores;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.params.ScanParams;

/** Every key of Redis with its value, whatever its type. */
final class SeizedKeys {

    private final Stores stores;

    SeizedKeys(Stores stores) {
        this.stores = stores;
    }

    List<Exhibit> exhibits() {
        var exhibits = new ArrayList<Exhibit>();
        try (var redis = new Jedis(stores.redis().uri())) {
            byte[] cursor = ScanParams.SCAN_POINTER_START_BINARY;
            do {
                var page = redis.scan(cursor, new ScanParams().count(1000));
                page.getResult().forEach(key -> exhibits.add(exhibit(redis, key)));
                cursor = page.getCursorAsBytes();
            } while (!Arrays.equals(cursor, ScanParams.SCAN_POINTER_START_BINARY));
        }
        return exhibits;
    }

    private static Exhibit exhibit(Jedis redis, byte[] key) {
        var bytes = new ByteArrayOutputStream();
        bytes.writeBytes(key);
        write(redis, key, bytes);
        String kind = new String(key).replaceAll("[:{].*", "");
        return new Exhibit("Redis", "keys " + kind + ":…", () -> open(bytes));
    }

    private static InputStream open(ByteArrayOutputStream bytes) {
        return new ByteArrayInputStream(bytes.toByteArray());
    }

    private static void write(Jedis redis, byte[] key, ByteArrayOutputStream bytes) {
        switch (redis.type(key)) {
            case "string" -> bytes.writeBytes(redis.get(key));
            case "hash" ->
                redis.hgetAll(key).forEach((field, value) -> {
                    bytes.writeBytes(field);
                    bytes.writeBytes(value);
                });
            case "list" -> redis.lrange(key, 0, -1).forEach(bytes::writeBytes);
            case "set" -> redis.smembers(key).forEach(bytes::writeBytes);
            case "zset" -> redis.zrange(key, 0, -1).forEach(bytes::writeBytes);
            case "none" -> {} // expired since it was listed
            case String other -> throw new IllegalStateException("a kind of key that nobody searches: " + other);
        }
    }
}
