package org.zmqspring.tests;

import org.zmqspring.publish.ZmqTemplate;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.devtools.restart.Restarter;
import org.springframework.context.ConfigurableApplicationContext;

/** The crowded application under Devtools, restarted once by it. */
final class RestartedApplication {

	private RestartedApplication() {
	}

	public static void main(String[] arguments) {
		ConfigurableApplicationContext context = SpringApplication.run(CrowdedApplication.class, arguments);
		CrowdedApplication.print(context.getBean(Probe.class).run(context.getBean(ZmqTemplate.class)));
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
