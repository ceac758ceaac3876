namespace Plimsoll.Diagnosis.Judging;

/// <summary>A parser or reader of records that grows the buffer of one value.</summary>
/// <param name="Signs">Parts of frames: the methods that grow it.</param>
/// <param name="Cause">Cause path.</param>
/// <param name="Words">What was growing.</param>
/// <param name="Cure">What to do.</param>
internal sealed record ParserBuffer(IReadOnlyList<string> Signs, string Cause, string Words, string Cure)
{
    /// <summary>Whether the frame alone says little: any small value passes through it, and only a buffer that is being enlarged tells of a large one.</summary>
    public bool OnlyGrowing { get; init; }
}

/// <summary>Stacks of a heap that ended while a parser was gathering one value, by the method at their top that grows its buffer.</summary>
internal static class ParserStack
{
    // Copies of the class library and the growing method itself stand at the top.
    private const int Top = 6;
    private const int Copying = 4;

    private static readonly string[] Enlarging = ["Arrays.copyOf", "expandCapacity", "ensureCapacity", "newCapacity", "AbstractStringBuilder", "StringBuilder.append", "StringBuffer.append", ".grow(", ".expand", ".resize(", ".setCapacity("];

    private static readonly ParserBuffer[] Known =
    [
        new(["com.csvreader.CsvReader.updateCurrentValue", "com.csvreader.CsvReader.appendLetter", "com.csvreader.CsvReader.checkDataLength", "com.csvreader.CsvReader.endColumn"], "large-record/column",
            "JavaCSV was gathering one column: with a quotation mark that is never closed, or another delimiter, the rest of the file is one column",
            "look at the file's quotes and delimiter: switch the text qualifier off where quotes are data (setUseTextQualifier(false); in DataX \"csvReaderConfig\": {\"useTextQualifier\": false, \"safetySwitch\": true}), set the right fieldDelimiter, and repair the record whose quote is not closed"),
        new(["com.univocity.parsers.common.input.DefaultCharAppender.expand", "com.univocity.parsers.common.input.ExpandingCharAppender", "com.univocity.parsers.common.input.DefaultCharAppender.<init>"], "large-record/column",
            "univocity was gathering one column: with a quotation mark that is never closed, or another delimiter, the rest of the file is one column",
            "look at the file's quotes and delimiter (quote, escape, sep, lineSep), bound the column (maxCharsPerColumn), and repair the record whose quote is not closed"),
        new(["org.apache.commons.csv.Lexer.parseEncapsulatedToken", "com.opencsv.CSVParser.parseLine", "com.opencsv.CSVReader.readNext", "au.com.bytecode.opencsv.CSVParser", "org.supercsv.io.Tokenizer.readColumns", "de.siegmar.fastcsv.reader"], "large-record/column",
            "a CSV parser was gathering one column: with a quotation mark that is never closed, or another delimiter, the rest of the file is one column",
            "look at the file's quotes and delimiter: no quote character where quotes are data, the right separator, a bound on lines of one record (opencsv: multilineLimit), and repair the record whose quote is not closed") { OnlyGrowing = true },
        new(["jackson.core.util.TextBuffer.expand", "jackson.core.util.TextBuffer.finishCurrentSegment", "jackson.core.util.TextBuffer.contentsAs", "jackson.core.util.TextBuffer.buildResultArray", "jackson.core.util.TextBuffer.resultArray", "jackson.core.util.TextBuffer.carr", "jackson.core.util.ByteArrayBuilder"], "large-record/json",
            "Jackson was gathering one JSON value",
            "read or write the JSON as a stream of tokens (JsonParser, readValues, writeValue to a stream) instead of one string, and bound it: StreamReadConstraints.maxStringLength (Jackson 2.15 and later), a limit on the request's or record's size") { OnlyGrowing = true },
        new(["com.google.gson.stream.JsonReader.nextQuotedValue", "com.google.gson.stream.JsonReader.nextString", "com.alibaba.fastjson.parser.JSONLexerBase.scanString", "com.alibaba.fastjson.parser.JSONScanner", "com.alibaba.fastjson2.JSONReader", "com.alibaba.fastjson2.JSONWriter", "com.alibaba.fastjson.serializer.SerializeWriter.expandCapacity", "org.json.JSONTokener.nextString", "org.json.simple.JSON"], "large-record/json",
            "a JSON library was gathering one value or one whole document",
            "read or write the JSON as a stream instead of one string, split the document, and bound the size of one record or request") { OnlyGrowing = true },
        new(["XMLStringBuffer.append", "XMLBufferListenerImpl", "com.ctc.wstx.util.TextBuffer.expand", "com.ctc.wstx.util.TextBuffer.finishCurrentSegment", "com.ctc.wstx.util.TextBuffer.contentsAs", "XMLScanner.scanAttributeValue", "dtm.ref.sax2dtm", "DeferredDocumentImpl.ensureCapacity", "DeferredDocumentImpl.createChunk"], "large-record/xml",
            "an XML parser was gathering one text or one whole document",
            "read the XML as a stream (StAX, SAX) instead of a tree or one text, split the document, and bound the size of one text (Woodstox: P_MAX_TEXT_LENGTH) or file") { OnlyGrowing = true },
        new(["org.apache.hadoop.util.LineReader.read", "org.apache.hadoop.io.Text.setCapacity", "org.apache.hadoop.io.Text.append", "org.apache.hadoop.io.Text.ensureCapacity"], "large-record/line",
            "Hadoop's line reader was gathering one line: the file has no line ends where it looks for them, or is compressed or binary",
            "bound a line (mapreduce.input.linerecordreader.line.maxlength=10485760; Spark: spark.hadoop.mapreduce.input.linerecordreader.line.maxlength), give the right record delimiter (textinputformat.record.delimiter, lineSep), and look for the file that is not text") { OnlyGrowing = true },
        new(["java.util.Scanner.makeSpace", "java.io.LineNumberReader.readLine", "java.io.BufferedReader.readLine", "org.apache.commons.io.IOUtils.toString", "org.apache.commons.io.LineIterator"], "large-record/line",
            "one line, or one text that is read whole, was being gathered",
            "do not read the whole in one string: read it in pieces, bound the length of a line, and look for the file or request that has no line ends") { OnlyGrowing = true },
        new(["org.yaml.snakeyaml.error.Mark.toCodePoints", "org.yaml.snakeyaml.error.Mark.<init>", "com.github.sbaudoin.yamllint"], "large-record/yaml-document",
            "each position that a YAML scanner remembers (Mark) copied the text of the whole document: the memory needed is the document times its tokens, which no heap is large enough for",
            "exclude that YAML file from the analysis (SonarQube: sonar.exclusions=**/*.yaml, or only the large ones), split it, and upgrade the YAML plugin (sonar-yaml, yamllint) and SnakeYAML to versions whose marks share the text"),
        new(["org.yaml.snakeyaml.reader.StreamReader", "org.yaml.snakeyaml.scanner.ScannerImpl.scan", "org.yaml.snakeyaml.composer.Composer", "org.snakeyaml.engine."], "large-record/yaml-document",
            "a YAML parser was gathering one document",
            "split the YAML document or leave it out, and bound it (LoaderOptions: setCodePointLimit, setMaxAliasesForCollections)") { OnlyGrowing = true },
        new(["com.esotericsoftware.kryo.io.Output.require", "com.esotericsoftware.kryo.io.Input.readBytes", "com.caucho.hessian.io.Hessian2Input.readString", "com.google.protobuf.CodedInputStream.readRawBytes", "org.apache.avro.io.BinaryDecoder.readBytes", "org.apache.avro.io.BinaryDecoder.readString", "java.io.ObjectInputStream$BlockDataInputStream.readUTFBody", "java.io.ObjectInputStream$BlockDataInputStream.readUTFSpan"], "large-record/object",
            "one serialised object was being put together",
            "send large objects in pieces, bound what one message may hold, and look at what the object refers to: a whole collection or document travels with it"),
    ];

    /// <summary>The error, what was growing and the frame that tells it; null when no stack tells of one value.</summary>
    public static (Thrown Thrown, ParserBuffer Buffer, string Frame)? Of(BrokenLimit limit)
    {
        foreach (var thrown in limit.Facts.Of<Thrown>().Where(thrown => thrown.Link("OutOfMemoryError") is not null))
        {
            var growing = thrown.Root.Frames.Take(Copying).Any(frame => Enlarging.Any(method => frame.Contains(method, StringComparison.Ordinal)));
            foreach (var frame in thrown.Root.Frames.Take(Top))
            {
                if (Known.FirstOrDefault(known => (growing || !known.OnlyGrowing) && known.Signs.Any(sign => frame.Contains(sign, StringComparison.Ordinal))) is { } buffer)
                    return (thrown, buffer, frame);
            }

            if (OwnReadingStack.Of(thrown) is var (own, place))
                return (thrown, own, place);
        }

        return null;
    }
}
