<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en_CA" sourcelanguage="en">
<context>
    <name>Adding</name>
    <message numerus="yes">
        <source>%Ln address(es) added</source>
        <translation>
            <numerusform>%Ln address added</numerusform>
            <numerusform>%Ln addresses added</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln book(s) already in the list</source>
        <translation>
            <numerusform>%Ln book already in the list</numerusform>
            <numerusform>%Ln books already in the list</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>BookTableModel</name>
    <message numerus="yes">
        <source>%Ln part(s)</source>
        <translation>
            <numerusform>%Ln part</numerusform>
            <numerusform>%Ln parts</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>BooksFound</name>
    <message numerus="yes">
        <source>%Ln finished book(s) were found on the disk.</source>
        <translation>
            <numerusform>%Ln finished book was found on the disk.</numerusform>
            <numerusform>%Ln finished books were found on the disk.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ChoiceDialog</name>
    <message numerus="yes">
        <source>Add %Ln book(s)</source>
        <translation>
            <numerusform>Add %Ln book</numerusform>
            <numerusform>Add %Ln books</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Endings</name>
    <message numerus="yes">
        <source>%Ln book(s) ended</source>
        <translation>
            <numerusform>%Ln book ended</numerusform>
            <numerusform>%Ln books ended</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Headless</name>
    <message numerus="yes">
        <source>%n book(s) finished, in {folder}</source>
        <translation>
            <numerusform>%n book finished, in {folder}</numerusform>
            <numerusform>%n books finished, in {folder}</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n blocked or incomplete</source>
        <translation>
            <numerusform>%n blocked or incomplete</numerusform>
            <numerusform>%n blocked or incomplete</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n failed</source>
        <translation>
            <numerusform>%n failed</numerusform>
            <numerusform>%n failed</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n paused book(s) left as they are.</source>
        <translation>
            <numerusform>%n paused book left as it is.</numerusform>
            <numerusform>%n paused books left as they are.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>HeadlessWords</name>
    <message numerus="yes">
        <source>%Ln book(s) still waiting.</source>
        <translation>
            <numerusform>%Ln book still waiting.</numerusform>
            <numerusform>%Ln books still waiting.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln book(s) waiting; the next start continues where this one stopped.</source>
        <translation>
            <numerusform>%Ln book waiting; the next start continues where this one stopped.</numerusform>
            <numerusform>%Ln books waiting; the next start continues where this one stopped.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Notifications</name>
    <message numerus="yes">
        <source>%Ln complete audiobook(s)</source>
        <translation>
            <numerusform>%Ln complete audiobook</numerusform>
            <numerusform>%Ln complete audiobooks</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln not complete</source>
        <translation>
            <numerusform>%Ln not complete</numerusform>
            <numerusform>%Ln not complete</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ScrapeWords</name>
    <message numerus="yes">
        <source>%Ln audiobook(s)</source>
        <translation>
            <numerusform>%Ln audiobook</numerusform>
            <numerusform>%Ln audiobooks</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln new audiobook(s)</source>
        <translation>
            <numerusform>%Ln new audiobook</numerusform>
            <numerusform>%Ln new audiobooks</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln found</source>
        <translation>
            <numerusform>%Ln found</numerusform>
            <numerusform>%Ln found</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln new</source>
        <translation>
            <numerusform>%Ln new</numerusform>
            <numerusform>%Ln new</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln known</source>
        <translation>
            <numerusform>%Ln known</numerusform>
            <numerusform>%Ln known</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>SeveralPage</name>
    <message numerus="yes">
        <source>%Ln book(s) selected</source>
        <translation>
            <numerusform>%Ln book selected</numerusform>
            <numerusform>%Ln books selected</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>StatusLine</name>
    <message numerus="yes">
        <source>%Ln book(s)</source>
        <translation>
            <numerusform>%Ln book</numerusform>
            <numerusform>%Ln books</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>TermSearch</name>
    <message numerus="yes">
        <source>%Ln audiobook(s) found</source>
        <translation>
            <numerusform>%Ln audiobook found</numerusform>
            <numerusform>%Ln audiobooks found</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Tray</name>
    <message numerus="yes">
        <source>%Ln in progress</source>
        <translation>
            <numerusform>%Ln in progress</numerusform>
            <numerusform>%Ln in progress</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln waiting</source>
        <translation>
            <numerusform>%Ln waiting</numerusform>
            <numerusform>%Ln waiting</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln done</source>
        <translation>
            <numerusform>%Ln done</numerusform>
            <numerusform>%Ln done</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln failed</source>
        <translation>
            <numerusform>%Ln failed</numerusform>
            <numerusform>%Ln failed</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>UndoBar</name>
    <message numerus="yes">
        <source>%Ln book(s) removed; the files are in the trash</source>
        <translation>
            <numerusform>%Ln book removed; its file is in the trash</numerusform>
            <numerusform>%Ln books removed; their files are in the trash</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln book(s) removed from the list</source>
        <translation>
            <numerusform>%Ln book removed from the list</numerusform>
            <numerusform>%Ln books removed from the list</numerusform>
        </translation>
    </message>
</context>
</TS>
