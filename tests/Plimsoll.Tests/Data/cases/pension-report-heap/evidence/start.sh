#!/bin/sh
# heap raised 2026-10-02 after the Q2 report (320m is enough, measured)
cd /opt/pension
exec java -Xms64m -Xmx320m -XX:+UseParallelGC -cp "pension.jar:lib/*" com.evergrove.pension.PensionReport
