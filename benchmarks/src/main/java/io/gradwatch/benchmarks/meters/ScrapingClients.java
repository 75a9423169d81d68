package io.gradwatch.benchmarks.meters;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Clients that scrape, as a program of their own, so that what they cost is not taken for what the training process costs. Told
 * what to do line by line: an address is scraped until the next line, which is empty; the answer to it is how many pages were
 * fetched and how many were not. Ends when nobody can tell it anything any more.
 */
public final class ScrapingClients {
    private final List<ScrapeClient> clients = new ArrayList<>();
    private final long intervalNanos;
    private final boolean together;
    private final AtomicLong pages = new AtomicLong();
    private final AtomicLong errors = new AtomicLong();

    private ScrapingClients(int clients, long intervalMillis, boolean together) {
        for (int i = 0; i < clients; i++) {
            this.clients.add(new ScrapeClient());
        }
        this.intervalNanos = TimeUnit.MILLISECONDS.toNanos(intervalMillis);
        this.together = together;
    }

    /**
     * Listens at the standard input.
     *
     * @param arguments how many clients, milliseconds between two scrapes of one, and whether all scrape together
     * @throws IOException if input or output fail
     * @throws InterruptedException never in practice
     */
    public static void main(String... arguments) throws IOException, InterruptedException {
        ScrapingClients clients = new ScrapingClients(
                Integer.parseInt(arguments[0]), Long.parseLong(arguments[1]), Boolean.parseBoolean(arguments[2]));
        try (BufferedReader commands =
                new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII))) {
            for (String page = commands.readLine(); page != null; page = commands.readLine()) {
                clients.scrapeUntilToldOtherwise(URI.create(page), commands);
            }
        }
    }

    private void scrapeUntilToldOtherwise(URI page, BufferedReader commands) throws IOException, InterruptedException {
        long pagesBefore = pages.get();
        long errorsBefore = errors.get();
        // A thread each: a client that waits for its answer keeps no other from asking.
        ScheduledThreadPoolExecutor schedule = new ScheduledThreadPoolExecutor(clients.size());
        for (int i = 0; i < clients.size(); i++) {
            ScrapeClient client = clients.get(i);
            long phase = together ? 0 : intervalNanos * i / clients.size();
            Future<?> unused = schedule.scheduleAtFixedRate(
                    () -> scrape(client, page), phase, intervalNanos, TimeUnit.NANOSECONDS);
        }
        commands.readLine();
        // Lets those come to their end that have begun.
        schedule.shutdown();
        schedule.awaitTermination(1, TimeUnit.MINUTES);
        System.out.println((pages.get() - pagesBefore) + " " + (errors.get() - errorsBefore));
    }

    private void scrape(ScrapeClient client, URI page) {
        try {
            client.fetch(page);
            pages.incrementAndGet();
        } catch (IOException e) {
            errors.incrementAndGet();
        }
    }
}
