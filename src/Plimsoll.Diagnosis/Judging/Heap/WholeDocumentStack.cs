namespace Plimsoll.Diagnosis.Judging;

/// <summary>A library that builds a whole document, picture or answer in memory.</summary>
/// <param name="Signs">Parts of frames that only such work has.</param>
/// <param name="Cause">Cause path.</param>
/// <param name="Words">What stands in memory as a whole.</param>
/// <param name="Cure">How to do without.</param>
internal sealed record WholeDocument(IReadOnlyList<string> Signs, string Cause, string Words, string Cure)
{
    /// <summary>Frames of the same library that work in pieces: with one of them in the stack it is not the whole.</summary>
    public IReadOnlyList<string> Pieces { get; init; } = [];

    /// <summary>Whether small documents pass through these frames all day, so that only a buffer that is being enlarged tells of a large one.</summary>
    public bool IsCommon { get; init; }
}

/// <summary>Stacks of a heap that ended while a library was building a document as a whole.</summary>
internal static class WholeDocumentStack
{
    // Below that many frames it is the caller's caller, which any request has.
    private const int Near = 14;
    private const int Copying = 4;

    private static readonly string[] Enlarging = ["Arrays.copyOf", ".ensureCapacity", ".expandCapacity", ".newCapacity(", ".grow(", ".expand(", ".resize(", ".readAllBytes(", ".readNBytes(", "StringUTF16.", "StringLatin1.", "StringCoding.decode", "java.lang.String.<init>"];

    private static readonly WholeDocument[] Known =
    [
        new(["org.apache.poi.xssf.usermodel.", "org.apache.poi.hssf.usermodel.", "org.apache.poi.hssf.record.", "org.apache.poi.xwpf.usermodel.", "org.apache.poi.xslf.usermodel.", "org.apache.poi.xssf.model.SharedStringsTable", "org.openxmlformats.schemas.", "org.apache.xmlbeans.impl.store.", "jxl.read.biff.", "jxl.write.biff."], "large-record/workbook",
            "an office document is held as a whole: every cell with its text and style is several objects, tens to a hundred times the size of the file",
            "read the sheet as a stream of rows: XSSFReader with XSSFSheetXMLHandler (POI's event API), EasyExcel, fastexcel or excel-streaming-reader instead of XSSFWorkbook or WorkbookFactory; write with SXSSFWorkbook and a small row window") { Pieces = ["org.apache.poi.xssf.streaming.", "org.apache.poi.xssf.eventusermodel.", "org.apache.poi.hssf.eventusermodel.", "com.alibaba.excel.", "com.monitorjbl.", "com.github.pjfanning."] },
        new(["java.awt.image.DataBuffer", "java.awt.image.Raster.create", "java.awt.image.BufferedImage.<init>", "javax.imageio.ImageIO.read", "com.sun.imageio.plugins.", "org.apache.pdfbox.rendering.", "com.twelvemonkeys.imageio."], "large-record/image",
            "a picture is decoded as a whole: four bytes for each pixel, whatever the size of its file",
            "read a part or a smaller version: ImageReadParam.setSourceSubsampling or setSourceRegion, a lower resolution (dpi) when a page is rendered, and refuse pictures by width times height (ImageReader.getWidth, getHeight) before they are decoded"),
        new(["org.apache.pdfbox.pdmodel.PDDocument.load", "org.apache.pdfbox.Loader.loadPDF", "org.apache.pdfbox.io.RandomAccess", "com.itextpdf.text.pdf.PdfReader.", "com.itextpdf.kernel.pdf.PdfReader.", "com.lowagie.text.pdf.PdfReader.", "org.apache.fop.area.", "net.sf.jasperreports.engine.fill.", "net.sf.jasperreports.engine.export."], "large-record/report",
            "a PDF or a report is held as a whole",
            "let it work on disk: MemoryUsageSetting.setupTempFileOnly() or IOUtils.createTempFileOnlyStreamCache() (PDFBox), a virtualizer (JasperReports: JRSwapFileVirtualizer), partial reading (iText: RandomAccessFileOrArray); and bound the pages of one report"),
        new(["com.sun.org.apache.xerces.internal.dom.", "org.apache.xerces.dom.", "org.dom4j.tree.", "org.dom4j.io.SAXContentHandler", "org.jdom2.input.sax.", "org.jdom.input.SAX", "nu.xom.", "com.sun.xml.bind.v2.runtime.unmarshaller.", "org.glassfish.jaxb.runtime.v2.runtime.unmarshaller.", "net.sf.saxon.tree.tiny."], "large-record/xml",
            "an XML document is built as a tree in memory, ten times its text and more",
            "read it as a stream (StAX's XMLStreamReader, SAX; JAXB: unmarshal one element at a time from an XMLStreamReader), or split it, and bound its size"),
        new(["com.fasterxml.jackson.databind.deser.std.BaseNodeDeserializer", "com.fasterxml.jackson.databind.deser.std.JsonNodeDeserializer", "com.google.gson.internal.bind.JsonElementTypeAdapter", "com.google.gson.JsonParser.parse", "org.json.JSONObject.<init>", "org.json.JSONArray.<init>", "net.sf.json.", "com.alibaba.fastjson.parser.DefaultJSONParser.parse"], "large-record/json",
            "a JSON document is built as a tree in memory",
            "read it as a stream of tokens or of single objects (JsonParser, MappingIterator, JsonReader), split it into lines of one object each, and bound its size") { IsCommon = true },
        new(["org.apache.http.util.EntityUtils.to", "org.apache.hc.core5.http.io.entity.EntityUtils.to", "okhttp3.ResponseBody.bytes", "okhttp3.ResponseBody.string", "okio.Buffer.readByteArray", "okio.RealBufferedSource.readByteArray", "feign.Util.toByteArray", "org.springframework.util.StreamUtils.copyTo", "org.springframework.util.FileCopyUtils.copyTo", "org.springframework.http.converter.ByteArrayHttpMessageConverter", "org.springframework.http.converter.StringHttpMessageConverter", "org.springframework.web.util.ContentCaching", "jdk.internal.net.http.ResponseSubscribers", "org.apache.commons.fileupload.disk.DiskFileItem.get", "org.apache.commons.io.IOUtils.toByteArray", "org.apache.commons.io.FileUtils.readFileTo", "org.apache.commons.io.FileUtils.readLines", "com.google.common.io.ByteStreams.toByteArray", "com.google.common.io.Files.toByteArray", "java.nio.file.Files.readAll", "java.nio.file.Files.readString", "kotlin.io.FilesKt", "kotlin.io.ByteStreamsKt.readBytes", "kotlin.io.TextStreamsKt.readText"], "large-record/whole-input",
            "a file, an upload or an answer is read as a whole, as large as whoever sends it makes it",
            "copy it as a stream (InputStream.transferTo a file or the answer, BodyHandlers.ofFile or ofInputStream, ResponseExtractor, @Streaming), and refuse what is above a maximum length before it is read") { IsCommon = true },
    ];

    /// <summary>The error, what is whole, and the frame that tells it; null when no stack tells of a whole document.</summary>
    public static (Thrown Thrown, WholeDocument Document, string Frame)? Of(BrokenLimit limit)
    {
        foreach (var thrown in limit.Facts.Of<Thrown>().Where(thrown => thrown.Link("OutOfMemoryError") is not null))
        {
            var grows = thrown.Root.Frames.Take(Copying).Any(frame => Enlarging.Any(method => frame.Contains(method, StringComparison.Ordinal)));
            foreach (var frame in thrown.Root.Frames.Take(Near))
            {
                if (Known.FirstOrDefault(known => (grows || !known.IsCommon) && Has(frame, known.Signs)) is { } document && !thrown.HasFrame(document.Pieces))
                    return (thrown, document, frame);
            }
        }

        return null;
    }

    private static bool Has(string frame, IReadOnlyList<string> signs) => signs.Any(sign => frame.Contains(sign, StringComparison.Ordinal));
}
