using System.Text.RegularExpressions;

namespace Plimsoll.Diagnosis.Judging;

/// <summary>Which library holds what malloc handed out, by the names of its functions, in the last profile of a process.</summary>
/// <param name="Name">The library in words.</param>
/// <param name="Cause">The cause's path.</param>
/// <param name="Bytes">What it holds.</param>
/// <param name="Before">What it held in the first profile; null where there is one only.</param>
/// <param name="Total">All of the last profile.</param>
/// <param name="Largest">Its largest function.</param>
internal sealed record AllocationOwner(string Name, string Cause, long Bytes, long? Before, long Total, AllocationSite Largest)
{
    public const string Zlib = "zlib (Deflater, Inflater, GZIP and ZIP streams)";
    public const string RocksDb = "RocksDB";
    public const string Machine = "the JVM's own code";
    public const string Unsafe = "Unsafe.allocateMemory";

    /// <summary>Less of a library's memory is no question.</summary>
    private const long Sizeable = 256L << 20;

    /// <summary>A fifth of all that malloc gave.</summary>
    private const double Share = 0.2;

    private const double Growth = 1.5;

    private static readonly (string Name, string Cause, Regex Functions)[] Libraries =
    [
        (Zlib, "leak/native/zlib", new Regex(@"^_?(?:deflate|inflate)|^updatewindow|^zcalloc|^zlib|^Java_java_util_zip_|^(?:z_|mz_)?(?:de|in)flateInit")),
        (RocksDb, "leak/native/rocksdb", new Regex(@"\brocksdb::|^rocksdb_|Java_org_rocksdb_")),
        ("Python", "leak/native/python-worker", new Regex(@"^_?Py(?:Object|Mem|Bytes|Unicode|Arena|List|Dict|Type)?_|^pymalloc")),
        ("a compression codec (zstd, lz4, snappy, brotli)", "leak/native/jni", new Regex(@"^(?:ZSTD|LZ4|snappy|Brotli|lzma|LZ5)|Java_(?:com_github_luben|net_jpountz|org_xerial)", RegexOptions.IgnoreCase)),
        ("OpenSSL (netty-tcnative, Conscrypt, boringssl)", "leak/native/jni", new Regex(@"^(?:CRYPTO_|OPENSSL_|BIO_|SSL_|EVP_|tcn_)|Java_io_netty_internal_tcnative")),
        (Unsafe, "leak/native/unsafe", new Regex(@"^Unsafe_Allocate")),
        (Machine, "leak/native/jvm", new Regex(@"(?:^|/)(?:openj9|omr|hotspot)/\S+\.(?:c|cpp|h|hpp):\d+$")),
        ("a native library behind JNI", "leak/native/jni", new Regex(@"^Java_(?!java_lang_|java_io_|java_net_|sun_nio_|sun_misc_|jdk_)")),
    ];

    /// <summary>Whether such an amount is abnormal by itself: streams that are closed give zlib's memory back at once, and a virtual machine's own code has no use for so much in one place.</summary>
    public bool IsAbnormal => Name is Zlib or Machine && Bytes >= Sizeable;

    /// <summary>Whether it grew from the first profile to the last.</summary>
    public bool Grew => Before is { } before && Bytes >= before * Growth && Bytes - before >= Sizeable / 2;

    /// <summary>The library with the largest share; null where none has a notable one.</summary>
    public static AllocationOwner? Of(ProcessCase process)
    {
        if (process.Series<AllocationProfile>() is not [.., var last] profiles)
            return null;
        var first = profiles.Count > 1 ? profiles[0] : null;
        return Libraries.Select(library => Held(library, last, first)).Where(owner => owner is not null && owner.Bytes >= Sizeable && owner.Bytes >= owner.Total * Share).MaxBy(owner => owner!.Bytes);
    }

    private static AllocationOwner? Held((string Name, string Cause, Regex Functions) library, AllocationProfile last, AllocationProfile? first) =>
        last.Sites.FirstOrDefault(site => library.Functions.IsMatch(site.Name)) is { } largest
            ? new AllocationOwner(library.Name, library.Cause, Sum(library.Functions, last), first is null ? null : Sum(library.Functions, first), last.Total, largest)
            : null;

    private static long Sum(Regex functions, AllocationProfile profile) => profile.Sites.Where(site => functions.IsMatch(site.Name)).Sum(site => site.Bytes);
}
