package io.postrider.imap.command;

/** A parsed command. Its records live with their parsers and handlers, one package a family. */
public interface ImapCommand {}
