package io.sealpost.client.mesh;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Map;

/** The JSON shapes of {@code docs/http-api.md}. Byte arrays are base64; a component that is null is left out. */
public final class Json {

    private Json() {}

    public record RegistrationPolicy(String policy, String serverName, String challenge, int difficultyBits) {}

    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record NewDevice(
            byte[] account,
            byte[] device,
            byte[] identityKey,
            int registrationId,
            String invitation,
            String challenge,
            String solution) {}

    public record Token(String token, long expiresInSeconds) {}

    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record NewAccount(
            byte[] accountKey,
            byte[] list,
            byte[] signature,
            String username,
            byte[] accessKeyHash,
            String invitation) {}

    public record LinkedDevice(byte[] device, byte[] identityKey) {}

    public record RecoveredDevice(byte[] account, byte[] device, byte[] identityKey, byte[] signature) {}

    public record AccessKey(byte[] accessKeyHash) {}

    public record OwnDevices(List<OwnDevice> devices) {}

    public record OwnDevice(byte[] device, byte[] sealedName, String addedDay, String lastSeenDay) {}

    public record NamedDevice(byte[] device, byte[] sealedName) {}

    public record SignedList(byte[] list, byte[] signature) {}

    public record Left(byte[] place, int slot, byte[] content) {}

    public record Slot(byte[] place, int slot) {}

    public record SlotContent(byte[] content) {}

    public record Device(byte[] device) {}

    public record Challenge(byte[] challenge, byte[] mac) {}

    public record ChallengeAnswer(byte[] challenge, byte[] mac, byte[] signature) {}

    public record Account(byte[] account) {}

    public record ListAnswer(byte[] accountKey, byte[] list, byte[] signature) {}

    public record Username(String username) {}

    public record AccountAnswer(byte[] account, byte[] accountKey) {}

    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Key(int id, byte[] publicKey, byte[] signature) {}

    public record AllPrekeys(
            byte[] identityKey,
            int registrationId,
            Key signedPreKey,
            Key lastResortKyber,
            List<Key> oneTimeEc,
            List<Key> oneTimeKyber) {}

    public record OneTimePrekeys(List<Key> oneTimeEc, List<Key> oneTimeKyber) {}

    public record Count(int ec, int kyber) {}

    public record Digest(byte[] digest) {}

    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record BundleTarget(byte[] account, List<byte[]> devices, byte[] accessKey) {}

    public record BundleRequest(List<BundleTarget> targets) {}

    public record TargetBundles(byte[] account, List<DeviceBundle> bundles) {}

    public record BundleAnswer(List<TargetBundles> targets) {}

    public record DeviceBundle(
            byte[] device, int registrationId, byte[] identityKey, Key signedPreKey, Key kyberPreKey, Key oneTimeEc) {}

    public record NewBlob(long sizeBytes, String checksum) {}

    public record Ticket(
            String blob, String uploadUrl, Map<String, String> uploadHeaders, String deletionToken, long expiresAtMs) {}

    public record DeletedBlob(String blob, String deletionToken) {}

    public record OwnUsername(String username, boolean hidden) {}

    public record DeletedAccount(byte[] statement, byte[] signature) {}

    public record Channels(List<byte[]> channels) {}

    public record LeftChannels(int left) {}

    public record Blob(String blob) {}

    public record WakeupKey(String key) {}

    public record Endpoint(String endpoint) {}

    public record BlobAnswer(String downloadUrl, long sizeBytes) {}

    public record RecordName(byte[] record) {}

    public record RecordAnswer(long version, byte[] content) {}

    public record NewRecord(byte[] record, byte[] writeKey, byte[] content) {}

    public record RecordVersion(byte[] record, long version, byte[] writeKey, byte[] content) {}

    public record RecordDeletion(byte[] record, byte[] writeKey) {}
}
