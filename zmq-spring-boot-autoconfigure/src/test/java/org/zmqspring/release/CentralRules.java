package org.zmqspring.release;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import java.util.zip.ZipFile;

import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;

import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.SAXException;

/**
 * Checks a staged bundle with the rules of Maven Central, and with those of this project:
 * published POMs have no parent, the bill of materials names every published jar, and
 * each jar has its licence and its own bill of materials. {@code .ci/bundle} runs it as a
 * program. It uses only the JDK. Stateless.
 */
final class CentralRules {

	private static final String GROUP = "org.zmqspring";

	private static final List<String> REQUIRED = List.of("groupId", "artifactId", "version", "name", "description",
			"url", "licenses/license/name", "licenses/license/url", "developers/developer/name", "scm/connection",
			"scm/developerConnection", "scm/url");

	private static final List<String> BANNED = List.of("parent", "repositories", "pluginRepositories", "modules",
			"distributionManagement");

	private static final Map<String, String> CHECKSUMS = Map.of("md5", "MD5", "sha1", "SHA-1");

	private final Path staging;

	private final boolean signed;

	private final List<String> problems = new ArrayList<>();

	/** What each artifact of the bundle is: its POM. */
	private final Map<String, Element> poms = new TreeMap<>();

	private CentralRules(Path staging, boolean signed) {
		this.staging = staging;
		this.signed = signed;
	}

	/**
	 * Prints the problems of a bundle.
	 * @param args the folder of the bundle, and {@code signed} if it has signatures
	 */
	public static void main(String[] args) throws IOException {
		boolean signed = args.length > 1 && args[1].equals("signed");
		List<String> problems = problems(Path.of(args[0]), signed);
		problems.forEach((problem) -> System.out.println("bundle: " + problem));
		if (!problems.isEmpty()) {
			System.exit(1);
		}
		System.out
			.println("bundle: follows the rules" + (signed ? ", with signatures" : ", except that nothing is signed"));
	}

	/**
	 * What is wrong with a bundle; empty if Maven Central would accept it.
	 */
	static List<String> problems(Path staging, boolean signed) throws IOException {
		CentralRules rules = new CentralRules(staging, signed);
		List<Path> files;
		try (Stream<Path> all = Files.walk(staging)) {
			files = all.filter(Files::isRegularFile)
				.filter((file) -> !file.getFileName().toString().startsWith("maven-metadata"))
				.sorted()
				.toList();
		}
		for (Path file : files) {
			rules.checkFile(file);
		}
		for (Path pom : files.stream().filter((file) -> file.toString().endsWith(".pom")).toList()) {
			rules.checkArtifact(pom);
		}
		rules.checkBillOfMaterials();
		return rules.problems;
	}

	private void checkFile(Path file) throws IOException {
		String name = file.getFileName().toString();
		if (name.endsWith(".md5") || name.endsWith(".sha1")) {
			return;
		}
		if (name.endsWith(".asc")) {
			if (!Files.readString(file).startsWith("-----BEGIN PGP SIGNATURE-----")) {
				this.problems.add(name + " is not a signature");
			}
			return;
		}
		for (Map.Entry<String, String> checksum : CHECKSUMS.entrySet()) {
			Path sum = file.resolveSibling(name + "." + checksum.getKey());
			if (!Files.exists(sum)) {
				this.problems.add(name + " has no " + checksum.getKey());
			}
			else if (!Files.readString(sum).strip().equals(digest(file, checksum.getValue()))) {
				this.problems.add(name + " has another " + checksum.getKey() + " than its file says");
			}
		}
		if (this.signed && !Files.exists(file.resolveSibling(name + ".asc"))) {
			this.problems.add(name + " is not signed");
		}
	}

	private void checkArtifact(Path file) throws IOException {
		String name = file.getFileName().toString();
		Element pom = parse(file);
		String artifact = text(pom, "artifactId");
		String version = text(pom, "version");
		this.poms.put(artifact, pom);
		Path place = Path.of(GROUP.replace('.', '/'), artifact, version, artifact + "-" + version + ".pom");
		if (!this.staging.relativize(file).equals(place)) {
			this.problems.add(name + " is not where its coordinates say: " + place);
		}
		REQUIRED.stream()
			.filter((path) -> text(pom, path).isEmpty())
			.forEach((path) -> this.problems.add(name + " has no " + path));
		BANNED.stream()
			.filter((path) -> !elements(pom, path).isEmpty())
			.forEach((path) -> this.problems.add(name + " has " + path));
		String source = Files.readString(file);
		if (source.contains("-SNAPSHOT")) {
			this.problems.add(name + " mentions a SNAPSHOT");
		}
		if (source.contains("${")) {
			this.problems.add(name + " has a property that is not replaced");
		}
		for (Element dependency : dependencies(pom)) {
			checkDependency(name, dependency);
		}
		if (!text(pom, "packaging").equals("pom")) {
			String base = name.substring(0, name.length() - ".pom".length());
			checkJar(file.resolveSibling(base + ".jar"), "META-INF/LICENSE");
			checkJar(file.resolveSibling(base + "-sources.jar"), "META-INF/LICENSE");
			checkJar(file.resolveSibling(base + "-javadoc.jar"), "");
			if (!Files.exists(file.resolveSibling(base + "-cyclonedx.json"))) {
				this.problems.add(base + ".jar has no bill of materials");
			}
		}
	}

	private void checkDependency(String pom, Element dependency) {
		String name = text(dependency, "groupId") + ":" + text(dependency, "artifactId");
		String version = text(dependency, "version");
		if (version.isEmpty()) {
			this.problems.add(pom + " names no version of " + name);
		}
		else if (version.startsWith("[") || version.startsWith("(")) {
			this.problems.add(pom + " names a range of versions of " + name);
		}
		if (!elements(dependency, "systemPath").isEmpty()) {
			this.problems.add(pom + " takes " + name + " from a path");
		}
	}

	private void checkJar(Path jar, String entry) throws IOException {
		String name = jar.getFileName().toString();
		if (!Files.exists(jar)) {
			this.problems.add("there is no " + name);
			return;
		}
		try (ZipFile zip = new ZipFile(jar.toFile())) {
			if (zip.stream().allMatch((file) -> file.isDirectory() || file.getName().equals("META-INF/MANIFEST.MF"))) {
				this.problems.add(name + " is empty");
			}
			else if (!entry.isEmpty() && zip.getEntry(entry) == null) {
				this.problems.add(name + " has no " + entry);
			}
		}
	}

	/** What depends on a module of this project finds it in the bundle. */
	private void checkBillOfMaterials() {
		Set<String> jars = new TreeSet<>();
		Set<String> managed = new TreeSet<>();
		this.poms.forEach((artifact, pom) -> {
			if (!text(pom, "packaging").equals("pom")) {
				jars.add(artifact + ":" + text(pom, "version"));
			}
			elements(pom, "dependencyManagement/dependencies/dependency").forEach(
					(dependency) -> managed.add(text(dependency, "artifactId") + ":" + text(dependency, "version")));
		});
		if (!managed.equals(jars)) {
			this.problems.add("the bill of materials names " + managed + ", the bundle has " + jars);
		}
		this.poms.forEach((artifact, pom) -> dependencies(pom).stream()
			.filter((dependency) -> text(dependency, "groupId").equals(GROUP))
			.map((dependency) -> text(dependency, "artifactId") + ":" + text(dependency, "version"))
			.filter((needed) -> !jars.contains(needed))
			.forEach((needed) -> this.problems.add(artifact + " needs " + needed + ", which is not in the bundle")));
	}

	private static List<Element> dependencies(Element pom) {
		List<Element> dependencies = new ArrayList<>(elements(pom, "dependencies/dependency"));
		dependencies.addAll(elements(pom, "dependencyManagement/dependencies/dependency"));
		return dependencies;
	}

	/** The text of the first such element, or an empty text. */
	private static String text(Element parent, String path) {
		return elements(parent, path).stream()
			.map((element) -> element.getTextContent().strip())
			.findFirst()
			.orElse("");
	}

	private static List<Element> elements(Element parent, String path) {
		List<Element> found = List.of(parent);
		for (String step : path.split("/")) {
			List<Element> children = new ArrayList<>();
			for (Element element : found) {
				for (Node node = element.getFirstChild(); node != null; node = node.getNextSibling()) {
					if (node instanceof Element child && child.getNodeName().equals(step)) {
						children.add(child);
					}
				}
			}
			found = children;
		}
		return found;
	}

	private static Element parse(Path pom) throws IOException {
		try (InputStream in = Files.newInputStream(pom)) {
			return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(in).getDocumentElement();
		}
		catch (ParserConfigurationException | SAXException ex) {
			throw new IOException(pom + " cannot be read", ex);
		}
	}

	static String digest(Path file, String algorithm) throws IOException {
		try {
			return HexFormat.of().formatHex(MessageDigest.getInstance(algorithm).digest(Files.readAllBytes(file)));
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
