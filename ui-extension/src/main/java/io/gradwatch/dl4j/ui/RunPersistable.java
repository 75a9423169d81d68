package io.gradwatch.dl4j.ui;

import io.gradwatch.topology.RunInfo;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import org.deeplearning4j.core.storage.Persistable;

/**
 * A record of a run as a Deeplearning4j stats storage keeps it. Public with a public constructor only because storages
 * make instances by name; write through {@link UiExporter}.
 *
 * <p>Encoding, version 2, big-endian: the bytes {@code GWR}, the version, the kind of record, session, worker, time
 * stamp and the time stamp of the run's start, then the record. Strings are UTF-8 behind their length in bytes. Version
 * 1, which is still read, has no time stamp of the start.
 */
public final class RunPersistable implements Persistable {
    /** The type under which storages keep the starts of runs and their iterations. */
    public static final String TYPE_ID = RecordType.RUN;

    private static final long serialVersionUID = 1L;
    private static final int MAGIC = 0x475752;
    private static final int VERSION = 2;
    private static final int OLDEST_VERSION = 1;

    /** Session id, as it is in the encoding. */
    private String sessionId = "";

    /** Worker id, as it is in the encoding. */
    private String workerId = "";

    /** Milliseconds since 1970, as in the encoding. */
    private long timeStamp;

    /** The whole encoding; empty before anything was decoded. */
    private byte[] encoded = new byte[0];

    /** An instance without content, for a storage to {@link #decode(byte[])} into. */
    public RunPersistable() {}

    static RunPersistable of(RunInfo run, long timeStamp, long runStart, StoredRecord content) {
        BinaryWriter out = new BinaryWriter();
        out.writeInt((MAGIC << Byte.SIZE) | VERSION);
        out.writeByte(content.kind());
        out.writeString(StorageIds.of(run.run()));
        out.writeString(StorageIds.of(run.worker()));
        out.writeLong(timeStamp);
        out.writeLong(runStart);
        content.write(out);
        RunPersistable persistable = new RunPersistable();
        persistable.sessionId = StorageIds.of(run.run());
        persistable.workerId = StorageIds.of(run.worker());
        persistable.timeStamp = timeStamp;
        persistable.encoded = out.toByteArray();
        return persistable;
    }

    /**
     * The record.
     *
     * @throws IllegalArgumentException if it is damaged
     */
    StoredRecord content() {
        BinaryReader in = new BinaryReader(requireContent());
        Header header = Header.read(in);
        StoredRecord content = StoredRecord.read(header.version(), header.kind(), in);
        in.requireEnd();
        return content;
    }

    /** The version of the encoding. */
    int version() {
        return header().version();
    }

    /** Time stamp of the start of the run that the record belongs to, -1 in version 1. */
    long runStart() {
        return header().runStart();
    }

    @Override
    public String getSessionID() {
        return sessionId;
    }

    @Override
    public String getTypeID() {
        return encoded.length == 0 ? TYPE_ID : RecordType.ofKind(header().kind());
    }

    @Override
    public String getWorkerID() {
        return workerId;
    }

    @Override
    public long getTimeStamp() {
        return timeStamp;
    }

    @Override
    public int encodingLengthBytes() {
        return requireContent().length;
    }

    @Override
    public byte[] encode() {
        return requireContent().clone();
    }

    @Override
    public void encode(ByteBuffer buffer) {
        buffer.put(requireContent());
    }

    @Override
    public void encode(OutputStream outputStream) throws IOException {
        outputStream.write(requireContent());
    }

    /**
     * Takes over an encoded record. What follows the names and time stamps is looked at when it is asked for, so that one
     * damaged record does not keep a storage from giving out the others.
     *
     * @param decode the encoding, nothing before it
     * @throws IllegalArgumentException if it does not begin like one or was written by a newer version; this instance is
     *     then unchanged
     */
    @Override
    public void decode(byte[] decode) {
        Header header = Header.read(new BinaryReader(decode));
        this.sessionId = header.session();
        this.workerId = header.worker();
        this.timeStamp = header.timeStamp();
        this.encoded = decode.clone();
    }

    @Override
    public void decode(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.get(bytes);
        decode(bytes);
    }

    @Override
    public void decode(InputStream inputStream) throws IOException {
        decode(inputStream.readAllBytes());
    }

    private Header header() {
        return Header.read(new BinaryReader(requireContent()));
    }

    private byte[] requireContent() {
        if (encoded.length == 0) {
            throw new IllegalStateException("nothing has been decoded into this record yet");
        }
        return encoded;
    }

    /**
     * What every record begins with.
     *
     * @param version of the encoding
     * @param kind of record
     * @param session session id
     * @param worker worker id
     * @param timeStamp milliseconds since 1970
     * @param runStart time stamp of the run's start; -1 in version 1
     */
    private record Header(int version, int kind, String session, String worker, long timeStamp, long runStart) {
        static Header read(BinaryReader in) {
            int start = in.readInt("start");
            if (start >>> Byte.SIZE != MAGIC) {
                throw new IllegalArgumentException(
                        "not a Gradwatch record: it starts with 0x" + Integer.toHexString(start));
            }
            int version = start & 0xFF;
            if (version < OLDEST_VERSION || version > VERSION) {
                throw new IllegalArgumentException("a Gradwatch record of version " + version
                        + "; this version of Gradwatch reads versions " + OLDEST_VERSION + " to " + VERSION);
            }
            return new Header(
                    version,
                    in.readByte("kind of record"),
                    in.readString("session"),
                    in.readString("worker"),
                    in.readLong("time stamp"),
                    version == 1 ? -1 : in.readLong("start of the run"));
        }
    }
}
