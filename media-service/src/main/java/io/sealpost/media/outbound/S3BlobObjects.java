package io.sealpost.media.outbound;

import io.sealpost.media.MediaConfig;
import io.sealpost.media.domain.BlobId;
import io.sealpost.media.domain.BlobObjects;
import io.sealpost.media.domain.Checksum;
import io.sealpost.media.domain.StoreUnavailable;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import software.amazon.awssdk.awscore.presigner.PresignedRequest;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.NoSuchBucketException;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;

/** Objects behind the S3 API. The SDK blocks, so every call runs on a worker thread. */
@ApplicationScoped
class S3BlobObjects implements BlobObjects {

    private static final String ONLY_IF_NEW = "*";

    /** The HTTP client of whoever uploads writes these itself. */
    private static final Set<String> WRITTEN_ANYWAY = Set.of("host", "content-length");

    private final S3Client s3;
    private final S3Presigner presigner;
    private final Vertx vertx;
    private final String bucket;

    S3BlobObjects(S3Client s3, S3Presigner presigner, Vertx vertx, MediaConfig config) {
        this.s3 = s3;
        this.presigner = presigner;
        this.vertx = vertx;
        this.bucket = config.s3().bucket();
    }

    @Override
    public Uni<UploadAddress> uploadAddress(BlobId id, long sizeBytes, Checksum checksum, Duration valid) {
        return onWorker(() -> {
            var signed = presigner.presignPutObject(
                    request -> request.signatureDuration(valid).putObjectRequest(put -> put.bucket(bucket)
                            .key(id.text())
                            .contentLength(sizeBytes)
                            .checksumSHA256(checksum.base64())
                            .ifNoneMatch(ONLY_IF_NEW)));
            return new UploadAddress(address(signed), headers(signed));
        });
    }

    @Override
    public Uni<URI> downloadAddress(BlobId id, Duration valid, Duration cacheable) {
        var caching = "private, immutable, max-age=" + cacheable.toSeconds();
        return onWorker(() -> address(presigner.presignGetObject(request -> request.signatureDuration(valid)
                .getObjectRequest(get -> get.bucket(bucket).key(id.text()).responseCacheControl(caching)))));
    }

    @Override
    public Uni<Boolean> exists(BlobId id) {
        return onWorker(() -> {
            try {
                s3.headObject(head -> head.bucket(bucket).key(id.text()));
                return true;
            } catch (NoSuchKeyException absent) {
                return false;
            }
        });
    }

    @Override
    public Uni<Void> delete(BlobId id) {
        return onWorker(() -> s3.deleteObject(delete -> delete.bucket(bucket).key(id.text())))
                .replaceWithVoid();
    }

    /** Blocks. Makes the bucket if it is missing. */
    void provideBucket() {
        try {
            s3.headBucket(head -> head.bucket(bucket));
        } catch (NoSuchBucketException missing) {
            s3.createBucket(create -> create.bucket(bucket));
        }
    }

    /** Comes back to the caller's thread. */
    private <T> Uni<T> onWorker(Callable<T> call) {
        return vertx.executeBlocking(call, false).onFailure(SdkException.class).transform(StoreUnavailable::new);
    }

    private static URI address(PresignedRequest signed) {
        return URI.create(signed.url().toString());
    }

    private static Map<String, String> headers(PresignedRequest signed) {
        return signed.signedHeaders().entrySet().stream()
                .filter(header -> !WRITTEN_ANYWAY.contains(header.getKey().toLowerCase(Locale.ROOT)))
                .collect(Collectors.toMap(
                        Map.Entry::getKey, header -> header.getValue().getFirst()));
    }
}
