package org.zmqspring.tests;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.devtools.restart.Restarter;
import org.springframework.context.ConfigurableApplicationContext;

/** The crowded application under Devtools, restarted once by it. */
final class RestartedApplication {

	private RestartedApplication() {
	}

	public static void main(String[] arguments) {
		long begun = System.nanoTime();
		ConfigurableApplicationContext context = SpringApplication.run(CrowdedApplication.class, arguments);
		CrowdedApplication.report(context, (System.nanoTime() - begun) / 1_000_000);
		// A property of the JVM, as every restart loads this class anew.
		if (System.setProperty("restarted", "true") == null) {
			Restarter.getInstance().restart();
		}
		else {
			context.close();
			System.exit(0);
		}
	}

}
