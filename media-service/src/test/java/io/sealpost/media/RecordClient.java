package io.sealpost.media;

import io.restassured.response.ValidatableResponse;
import java.util.Map;

/** What a client does with one record, through a gateway that adds the service secret. */
record RecordClient(byte[] record, byte[] writeKey) {

    static RecordClient random() {
        return new RecordClient(Client.bytes(32), Client.bytes(32));
    }

    /** A record at version 1. */
    static RecordClient created(String token, byte[] content) {
        var made = random();
        made.create(token, content).statusCode(204);
        return made;
    }

    /** The same record for somebody who does not know its write key. */
    RecordClient withoutKey() {
        return new RecordClient(record, Client.bytes(32));
    }

    ValidatableResponse create(String token, byte[] content) {
        return Client.signedIn(token)
                .body(Map.of("record", record, "writeKey", writeKey, "content", content))
                .post("/v1/records/create")
                .then();
    }

    ValidatableResponse write(long version, byte[] content) {
        return Client.request()
                .body(Map.of("record", record, "version", version, "writeKey", writeKey, "content", content))
                .post("/v1/records/write")
                .then();
    }

    ValidatableResponse read() {
        return Client.request()
                .body(Map.of("record", record))
                .post("/v1/records/read")
                .then();
    }

    ValidatableResponse delete() {
        return Client.request()
                .body(Map.of("record", record, "writeKey", writeKey))
                .post("/v1/records/delete")
                .then();
    }
}
