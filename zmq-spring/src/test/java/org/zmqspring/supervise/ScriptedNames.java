package org.zmqspring.supervise;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/**
 * A name service in the place of the machine's: a command that answers as {@code getent}
 * does, from a file, minds the case and notes each question. Confined to one thread.
 */
final class ScriptedNames {

	private final Path command;

	private final Path entries;

	private final Path asked;

	ScriptedNames(Path directory) throws IOException {
		this.entries = Files.writeString(directory.resolve("entries"), "");
		this.asked = Files.writeString(directory.resolve("asked"), "");
		this.command = Files.writeString(directory.resolve("getent"), """
				#!/bin/sh
				[ "$1" = ahosts ] || exit 1
				echo "$2" >> %s
				found=$(grep " $2\\$" %s) || exit 2
				[ "$found" = "broken $2" ] && exit 3
				echo "$found" | sed 's/ .*//' | while read -r address; do
				  echo "$address STREAM $2"; echo "$address DGRAM"; echo "$address RAW"
				done
				""".formatted(this.asked, this.entries), StandardCharsets.UTF_8);
		Files.setPosixFilePermissions(this.command, PosixFilePermissions.fromString("rwx------"));
	}

	UncachedNames service() {
		return new UncachedNames(new Getent(this.command.toString()));
	}

	/** Give names these addresses, and no other name any. */
	void set(String... entriesNow) throws IOException {
		Path next = Files.write(this.entries.resolveSibling("next"), List.of(entriesNow));
		Files.move(next, this.entries, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
	}

	List<String> asked() throws IOException {
		return Files.readAllLines(this.asked);
	}

}
