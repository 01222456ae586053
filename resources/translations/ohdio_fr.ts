<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="fr_CA" sourcelanguage="en">
<context>
    <name>About</name>
    <message>
        <source>Radio-Canada OHdio’s audiobooks, complete, on your disk: one finished file per book, with chapters, tags and cover.

This program is not Radio-Canada’s. It connects only to what you ask for, and respects what OHdio limits to Canada or to subscribers.</source>
        <translation>Les livres audio de Radio-Canada OHdio, en entier, sur votre disque&#xa0;: un fichier complet par livre, avec ses chapitres, ses métadonnées et sa couverture.

Ce programme n’est pas un produit de Radio-Canada. Il ne consulte que ce que vous lui demandez et respecte ce qu’OHdio réserve au Canada ou aux abonnés.</translation>
    </message>
</context>
<context>
    <name>AboutDialog</name>
    <message>
        <source>About OHdio GUI</source>
        <translation>À propos d’OHdio GUI</translation>
    </message>
    <message>
        <source>Versions, settings and counts, with nothing private</source>
        <translation>Versions, réglages et décomptes, sans rien de personnel</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>Ouvrir</translation>
    </message>
    <message>
        <source>Open the data folder</source>
        <translation>Ouvrir le dossier des données</translation>
    </message>
    <message>
        <source>Copy &amp;diagnostics</source>
        <translation>&amp;Copier le diagnostic</translation>
    </message>
    <message>
        <source>not found</source>
        <translation>introuvable</translation>
    </message>
    <message>
        <source>Licence: {name}</source>
        <translation>Licence&#xa0;: {name}</translation>
    </message>
    <message>
        <source>Made with</source>
        <translation>Réalisé avec</translation>
    </message>
    <message>
        <source>Data folder</source>
        <translation>Dossier des données</translation>
    </message>
    <message>
        <source>Copied</source>
        <translation>Copié</translation>
    </message>
</context>
<context>
    <name>Accessible</name>
    <message>
        <source>Clear the field</source>
        <translation>Vider le champ</translation>
    </message>
</context>
<context>
    <name>Actions</name>
    <message>
        <source>&amp;Add an address…</source>
        <translation>&amp;Ajouter une adresse…</translation>
    </message>
    <message>
        <source>&amp;Paste and add</source>
        <translation>&amp;Coller et ajouter</translation>
    </message>
    <message>
        <source>&amp;Open the books’ folder</source>
        <translation>&amp;Ouvrir le dossier des livres</translation>
    </message>
    <message>
        <source>&amp;Settings…</source>
        <translation>&amp;Réglages…</translation>
    </message>
    <message>
        <source>&amp;Quit</source>
        <translation>&amp;Quitter</translation>
    </message>
    <message>
        <source>&amp;Try again</source>
        <translation>&amp;Réessayer</translation>
    </message>
    <message>
        <source>&amp;Cancel the download</source>
        <translation>&amp;Annuler le téléchargement</translation>
    </message>
    <message>
        <source>Download any&amp;way</source>
        <translation>Télécharger &amp;quand même</translation>
    </message>
    <message>
        <source>&amp;Listen</source>
        <translation>É&amp;couter</translation>
    </message>
    <message>
        <source>Show in &amp;folder</source>
        <translation>Afficher dans le &amp;dossier</translation>
    </message>
    <message>
        <source>Open the web p&amp;age</source>
        <translation>Ouvrir la pa&amp;ge Web</translation>
    </message>
    <message>
        <source>Move to the &amp;front of the queue</source>
        <translation>Mettre en &amp;tête de la file</translation>
    </message>
    <message>
        <source>Move &amp;up</source>
        <translation>&amp;Monter</translation>
    </message>
    <message>
        <source>Move &amp;down</source>
        <translation>&amp;Descendre</translation>
    </message>
    <message>
        <source>Move to the &amp;back of the queue</source>
        <translation>Mettre à la &amp;fin de la file</translation>
    </message>
    <message>
        <source>Re&amp;move from the list</source>
        <translation>Retirer de la l&amp;iste</translation>
    </message>
    <message>
        <source>&amp;Undo the removal</source>
        <translation>Réta&amp;blir les livres retirés</translation>
    </message>
    <message>
        <source>&amp;Filter the list</source>
        <translation>&amp;Filtrer la liste</translation>
    </message>
    <message>
        <source>Update ta&amp;gs</source>
        <translation>&amp;Mettre à jour les métadonnées</translation>
    </message>
    <message>
        <source>Remove and move its f&amp;ile to the trash</source>
        <translation>Retirer et mettre le fichier à la cor&amp;beille</translation>
    </message>
    <message>
        <source>Menu bar</source>
        <translation>Barre de menus</translation>
    </message>
    <message>
        <source>Copy the addre&amp;ss</source>
        <translation>Copier l’adre&amp;sse</translation>
    </message>
    <message>
        <source>Copy &amp;details for a report</source>
        <translation>Copier les dé&amp;tails pour signaler un problème</translation>
    </message>
    <message>
        <source>D&amp;etails</source>
        <translation>Détail&amp;s</translation>
    </message>
    <message>
        <source>&amp;How to use OHdio GUI</source>
        <translation>&amp;Mode d’emploi d’OHdio GUI</translation>
    </message>
    <message>
        <source>&amp;Keyboard shortcuts</source>
        <translation>&amp;Raccourcis clavier</translation>
    </message>
    <message>
        <source>Try the &amp;demo</source>
        <translation>Essayer la &amp;démonstration</translation>
    </message>
    <message>
        <source>&amp;About OHdio GUI</source>
        <translation>À &amp;propos d’OHdio GUI</translation>
    </message>
    <message>
        <source>&amp;Resume</source>
        <translation>&amp;Reprendre</translation>
    </message>
    <message>
        <source>&amp;Pause</source>
        <translation>&amp;Pause</translation>
    </message>
    <message>
        <source>R&amp;esume the selection</source>
        <translation>R&amp;eprendre la sélection</translation>
    </message>
    <message>
        <source>&amp;Pause the selection</source>
        <translation>Mettre la sélection en &amp;pause</translation>
    </message>
    <message>
        <source>&amp;Hide the window</source>
        <translation>&amp;Masquer la fenêtre</translation>
    </message>
    <message>
        <source>Show the &amp;window</source>
        <translation>A&amp;fficher la fenêtre</translation>
    </message>
</context>
<context>
    <name>Adding</name>
    <message numerus="yes">
        <source>%Ln address(es) added</source>
        <translation>
            <numerusform>%Ln adresse ajoutée</numerusform>
            <numerusform>%Ln adresses ajoutées</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln book(s) already in the list</source>
        <translation>
            <numerusform>%Ln livre est déjà dans la liste</numerusform>
            <numerusform>%Ln livres sont déjà dans la liste</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Arguments</name>
    <message>
        <source>usage: </source>
        <translation>utilisation&#xa0;: </translation>
    </message>
    <message>
        <source>positional arguments</source>
        <translation>adresses&#xa0;</translation>
    </message>
    <message>
        <source>options</source>
        <translation>options&#xa0;</translation>
    </message>
    <message>
        <source>show this help message and exit</source>
        <translation>afficher cette aide</translation>
    </message>
    <message>
        <source>argument %(argument_name)s: %(message)s</source>
        <translation>option %(argument_name)s&#xa0;: %(message)s</translation>
    </message>
    <message>
        <source>expected one argument</source>
        <translation>il manque une valeur</translation>
    </message>
    <message>
        <source>not allowed with argument %s</source>
        <translation>incompatible avec %s</translation>
    </message>
    <message>
        <source>ignored explicit argument %r</source>
        <translation>aucune valeur n’est attendue, %r est de trop</translation>
    </message>
    <message>
        <source>unrecognized arguments: %s</source>
        <translation>options inconnues&#xa0;: %s</translation>
    </message>
    <message>
        <source>Radio-Canada OHdio’s audiobooks, complete, on your disk.</source>
        <translation>Les livres audio de Radio-Canada OHdio, en entier, sur votre disque.</translation>
    </message>
    <message>
        <source>a category, an audiobook, or any other page</source>
        <translation>une catégorie, un livre audio ou toute autre page</translation>
    </message>
    <message>
        <source>the queue, settings and log</source>
        <translation>la file d’attente, les réglages et le journal</translation>
    </message>
    <message>
        <source>where finished audiobooks go</source>
        <translation>où vont les livres audio terminés</translation>
    </message>
    <message>
        <source>no window; ends when the queue is done</source>
        <translation>sans fenêtre; s’arrête quand la file d’attente est terminée</translation>
    </message>
    <message>
        <source>with --headless: one JSON object per line</source>
        <translation>avec --headless&#xa0;: un objet JSON par ligne</translation>
    </message>
    <message>
        <source>try it with a dozen stories from this computer</source>
        <translation>essayer avec une douzaine de récits servis par cet ordinateur</translation>
    </message>
    <message>
        <source>a setting for this run</source>
        <translation>un réglage pour cette fois</translation>
    </message>
    <message>
        <source>pause the downloads</source>
        <translation>mettre les téléchargements en pause</translation>
    </message>
    <message>
        <source>resume the downloads</source>
        <translation>reprendre les téléchargements</translation>
    </message>
    <message>
        <source>show the version and exit</source>
        <translation>afficher la version</translation>
    </message>
    <message>
        <source>DIR</source>
        <translation>DOSSIER</translation>
    </message>
    <message>
        <source>KEY=VALUE</source>
        <translation>CLÉ=VALEUR</translation>
    </message>
    <message>
        <source>print the queue’s state as JSON</source>
        <translation>écrire l’état de la file d’attente en JSON</translation>
    </message>
    <message>
        <source>--{command} takes no addresses</source>
        <translation>--{command} ne prend pas d’adresses</translation>
    </message>
    <message>
        <source>--json needs --headless</source>
        <translation>--json exige --headless</translation>
    </message>
    <message>
        <source>a folder is needed</source>
        <translation>il faut un dossier</translation>
    </message>
    <message>
        <source>there is no such user: {folder}</source>
        <translation>cet utilisateur n’existe pas&#xa0;: {folder}</translation>
    </message>
</context>
<context>
    <name>Arranging</name>
    <message>
        <source>S&amp;ort by</source>
        <translation>&amp;Trier par</translation>
    </message>
    <message>
        <source>&amp;Queue</source>
        <translation>&amp;File d’attente</translation>
    </message>
    <message>
        <source>&amp;Title</source>
        <translation>&amp;Titre</translation>
    </message>
    <message>
        <source>&amp;Duration</source>
        <translation>&amp;Durée</translation>
    </message>
    <message>
        <source>&amp;State</source>
        <translation>Ét&amp;at</translation>
    </message>
    <message>
        <source>To move books, sort the list by queue: Queue menu, “Sort by”</source>
        <translation>Pour déplacer des livres, triez la liste par file d’attente&#xa0;: menu File d’attente, «&#xa0;Trier par&#xa0;»</translation>
    </message>
</context>
<context>
    <name>BookActions</name>
    <message>
        <source>Details copied</source>
        <translation>Détails copiés</translation>
    </message>
</context>
<context>
    <name>BookPage</name>
    <message>
        <source>Details of the book</source>
        <translation>Détails du livre</translation>
    </message>
    <message>
        <source>Failed attempts</source>
        <translation>Essais infructueux</translation>
    </message>
    <message>
        <source>The book</source>
        <translation>Le livre</translation>
    </message>
    <message>
        <source>Description</source>
        <translation>Description</translation>
    </message>
    <message>
        <source>Parts</source>
        <translation>Parties</translation>
    </message>
</context>
<context>
    <name>BookTableModel</name>
    <message>
        <source>Cover</source>
        <translation>Couverture</translation>
    </message>
    <message>
        <source>Title</source>
        <translation>Titre</translation>
    </message>
    <message>
        <source>Duration</source>
        <translation>Durée</translation>
    </message>
    <message>
        <source>State</source>
        <translation>État</translation>
    </message>
    <message>
        <source>Progress</source>
        <translation>Progression</translation>
    </message>
    <message>
        <source>Speed</source>
        <translation>Vitesse</translation>
    </message>
    <message>
        <source>Time left</source>
        <translation>Temps restant</translation>
    </message>
    <message>
        <source>Error</source>
        <translation>Erreur</translation>
    </message>
    <message numerus="yes">
        <source>%Ln part(s)</source>
        <translation>
            <numerusform>%Ln partie</numerusform>
            <numerusform>%Ln parties</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>BookTableView</name>
    <message>
        <source>Audiobooks</source>
        <translation>Livres audio</translation>
    </message>
    <message>
        <source>The books of the category will appear here</source>
        <translation>Les livres de la catégorie apparaîtront ici</translation>
    </message>
</context>
<context>
    <name>Books</name>
    <message>
        <source>The rest is downloaded, {size}</source>
        <translation>Le reste est téléchargé, {size}</translation>
    </message>
    <message>
        <source>Part {part} of {parts}</source>
        <translation>Partie {part} de {parts}</translation>
    </message>
    <message>
        <source>none</source>
        <translation>sans objet</translation>
    </message>
</context>
<context>
    <name>BooksFound</name>
    <message>
        <source>No finished books were found on the disk.</source>
        <translation>Aucun livre terminé n’a été retrouvé sur le disque.</translation>
    </message>
    <message numerus="yes">
        <source>%Ln finished book(s) were found on the disk.</source>
        <translation>
            <numerusform>%Ln livre terminé a été retrouvé sur le disque.</numerusform>
            <numerusform>%Ln livres terminés ont été retrouvés sur le disque.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ChoiceDialog</name>
    <message>
        <source>Choose audiobooks</source>
        <translation>Choix des livres audio</translation>
    </message>
    <message>
        <source>{name}: {words}</source>
        <translation>{name}&#xa0;: {words}</translation>
    </message>
    <message>
        <source>No title or author contains these words</source>
        <translation>Aucun titre ni aucun nom ne contient ces mots</translation>
    </message>
    <message>
        <source>Select &amp;all</source>
        <translation>Tout &amp;cocher</translation>
    </message>
    <message>
        <source>Select &amp;none</source>
        <translation>Tout &amp;décocher</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Annuler</translation>
    </message>
    <message>
        <source>Search these books</source>
        <translation>Chercher parmi ces livres</translation>
    </message>
    <message>
        <source>Audiobooks of the category</source>
        <translation>Livres audio de la catégorie</translation>
    </message>
    <message numerus="yes">
        <source>Add %Ln book(s)</source>
        <translation>
            <numerusform>Ajouter %Ln livre</numerusform>
            <numerusform>Ajouter %Ln livres</numerusform>
        </translation>
    </message>
    <message>
        <source>Add</source>
        <translation>Ajouter</translation>
    </message>
</context>
<context>
    <name>ClipboardOffer</name>
    <message>
        <source>Address in the clipboard</source>
        <translation>Adresse dans le presse-papiers</translation>
    </message>
    <message>
        <source>Add</source>
        <translation>Ajouter</translation>
    </message>
    <message>
        <source>Not now</source>
        <translation>Pas maintenant</translation>
    </message>
    <message>
        <source>Add the address from the clipboard</source>
        <translation>Ajouter l’adresse du presse-papiers</translation>
    </message>
    <message>
        <source>Not now: do not add the address from the clipboard</source>
        <translation>Pas maintenant&#xa0;: ne pas ajouter l’adresse du presse-papiers</translation>
    </message>
    <message>
        <source>Add the address from the clipboard? {address}</source>
        <translation>Ajouter l’adresse du presse-papiers? {address}</translation>
    </message>
</context>
<context>
    <name>Closing</name>
    <message>
        <source>The program keeps running in the tray: click its icon to bring the window back. “Quit” in its menu ends it.</source>
        <translation>Le programme reste en marche dans la zone de notification&#xa0;: cliquez sur son icône pour ramener la fenêtre. «&#xa0;Quitter&#xa0;», dans son menu, le ferme.</translation>
    </message>
    <message>
        <source>Downloads are still running</source>
        <translation>Des téléchargements sont en cours</translation>
    </message>
    <message>
        <source>If you quit, what is downloaded is kept, and the next start continues from there. Your choice is remembered; “Quit” in the File menu always quits.</source>
        <translation>Si vous quittez, ce qui est téléchargé est conservé et la suite se fera au prochain démarrage. Votre choix sera retenu; «&#xa0;Quitter&#xa0;», dans le menu Fichier, ferme toujours le programme.</translation>
    </message>
    <message>
        <source>&amp;Quit</source>
        <translation>&amp;Quitter</translation>
    </message>
    <message>
        <source>&amp;Keep going, minimized</source>
        <translation>&amp;Réduire et continuer</translation>
    </message>
</context>
<context>
    <name>Details</name>
    <message>
        <source>{time} · Attempt {attempt}
{sentence}</source>
        <translation>{time} · Essai {attempt}
{sentence}</translation>
    </message>
    <message>
        <source>Narration</source>
        <translation>Narration</translation>
    </message>
    <message>
        <source>Director</source>
        <translation>Réalisation</translation>
    </message>
    <message>
        <source>Genre</source>
        <translation>Genre</translation>
    </message>
    <message>
        <source>Year</source>
        <translation>Année</translation>
    </message>
    <message>
        <source>Publisher</source>
        <translation>Maison d’édition</translation>
    </message>
    <message>
        <source>Pages</source>
        <translation>Pages</translation>
    </message>
    <message>
        <source>Audience</source>
        <translation>Public</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>Langue</translation>
    </message>
    <message>
        <source>Duration</source>
        <translation>Durée</translation>
    </message>
    <message>
        <source>Awards</source>
        <translation>Prix</translation>
    </message>
    <message>
        <source>Category</source>
        <translation>Catégorie</translation>
    </message>
    <message>
        <source>Format</source>
        <translation>Format</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>Taille</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>Adresse</translation>
    </message>
    <message>
        <source>As in the settings</source>
        <translation>Selon les réglages</translation>
    </message>
    <message>
        <source>French</source>
        <translation>Français</translation>
    </message>
    <message>
        <source>English</source>
        <translation>Anglais</translation>
    </message>
    <message>
        <source>From {sources}</source>
        <translation>Source&#xa0;: {sources}</translation>
    </message>
    <message>
        <source>the book’s page</source>
        <translation>la page du livre</translation>
    </message>
    <message>
        <source>OHdio’s catalogue</source>
        <translation>le catalogue d’OHdio</translation>
    </message>
    <message>
        <source>the page’s tags for search engines</source>
        <translation>les balises de la page destinées aux moteurs de recherche</translation>
    </message>
    <message>
        <source>the category’s page</source>
        <translation>la page de la catégorie</translation>
    </message>
</context>
<context>
    <name>DetailsPanel</name>
    <message>
        <source>Select a book to see its details</source>
        <translation>Sélectionnez un livre pour en voir les détails</translation>
    </message>
    <message>
        <source>Details</source>
        <translation>Détails</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Fermer</translation>
    </message>
    <message>
        <source>Close the details</source>
        <translation>Fermer les détails</translation>
    </message>
</context>
<context>
    <name>DownloadsPage</name>
    <message>
        <source>Speed limit</source>
        <translation>Limite de vitesse</translation>
    </message>
    <message>
        <source>&#xa0;kB/s</source>
        <translation>&#xa0;ko/s</translation>
    </message>
    <message>
        <source>No limit</source>
        <translation>Aucune limite</translation>
    </message>
    <message>
        <source>&#xa0;per second</source>
        <translation>&#xa0;par seconde</translation>
    </message>
    <message>
        <source>&#xa0;MB</source>
        <translation>&#xa0;Mo</translation>
    </message>
    <message>
        <source>Downloads at once</source>
        <translation>Téléchargements simultanés</translation>
    </message>
    <message>
        <source>How many books download at the same time, from 1 to 10.</source>
        <translation>Nombre de livres qui se téléchargent en même temps, de 1 à 10.</translation>
    </message>
    <message>
        <source>For all downloads together, including those now running.</source>
        <translation>Pour tous les téléchargements ensemble, y compris ceux en cours.</translation>
    </message>
    <message>
        <source>Requests</source>
        <translation>Requêtes</translation>
    </message>
    <message>
        <source>The most page requests sent to OHdio each second.</source>
        <translation>Nombre maximal de pages demandées à OHdio par seconde.</translation>
    </message>
    <message>
        <source>Free space to keep</source>
        <translation>Espace libre à garder</translation>
    </message>
    <message>
        <source>Downloads wait while the disk has less than this left.</source>
        <translation>Les téléchargements attendent tant qu’il en reste moins sur le disque.</translation>
    </message>
    <message>
        <source>Default value</source>
        <translation>Valeur par défaut</translation>
    </message>
    <message>
        <source>Default value: {title}</source>
        <translation>Valeur par défaut&#xa0;: {title}</translation>
    </message>
</context>
<context>
    <name>DropOverlay</name>
    <message>
        <source>Drop to add</source>
        <translation>Déposez pour ajouter</translation>
    </message>
    <message>
        <source>Addresses, links, text, or files that contain them</source>
        <translation>Adresses, ou textes et fichiers qui en contiennent</translation>
    </message>
</context>
<context>
    <name>EmptyState</name>
    <message>
        <source>Try the demo</source>
        <translation>Essayer la démonstration</translation>
    </message>
    <message>
        <source>A dozen short stories from this computer, in a window of their own</source>
        <translation>Une douzaine de courts récits servis par cet ordinateur, dans une fenêtre à part</translation>
    </message>
    <message>
        <source>Paste or drop the address of an OHdio book or category, or search for a title</source>
        <translation>Collez ou déposez l’adresse d’un livre audio ou d’une catégorie d’OHdio, ou cherchez un titre</translation>
    </message>
</context>
<context>
    <name>Endings</name>
    <message>
        <source>{title}: {word}</source>
        <translation>{title}&#xa0;: {word}</translation>
    </message>
    <message numerus="yes">
        <source>%Ln book(s) ended</source>
        <translation>
            <numerusform>%Ln livre n’est plus en cours</numerusform>
            <numerusform>%Ln livres ne sont plus en cours</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>FilesPage</name>
    <message>
        <source>Folder for finished books</source>
        <translation>Dossier des livres terminés</translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation>Choisir…</translation>
    </message>
    <message>
        <source>Format of finished books</source>
        <translation>Format des livres terminés</translation>
    </message>
    <message>
        <source>Pattern for folders and names</source>
        <translation>Modèle des dossiers et des noms</translation>
    </message>
    <message>
        <source>What a book is called</source>
        <translation>Le nom que prend un livre</translation>
    </message>
    <message>
        <source>Cover and description beside each book</source>
        <translation>Couverture et description à côté de chaque livre</translation>
    </message>
    <message>
        <source>Default pattern</source>
        <translation>Modèle par défaut</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>Dossier</translation>
    </message>
    <message>
        <source>Format</source>
        <translation>Format</translation>
    </message>
    <message>
        <source>Folders and names</source>
        <translation>Dossiers et noms</translation>
    </message>
    <message>
        <source>Not with these names: books share a folder, which an Audiobookshelf server takes for one book.</source>
        <translation>Pas avec ces noms&#xa0;: des livres partagent un dossier, qu’un serveur Audiobookshelf prend pour un seul livre.</translation>
    </message>
    <message>
        <source>Author</source>
        <translation>Auteur</translation>
    </message>
    <message>
        <source>Choose the folder for finished books</source>
        <translation>Choisir le dossier des livres terminés</translation>
    </message>
    <message>
        <source>author</source>
        <comment>in a pattern</comment>
        <translation>auteur</translation>
    </message>
    <message>
        <source>title</source>
        <comment>in a pattern</comment>
        <translation>titre</translation>
    </message>
    <message>
        <source>narrator</source>
        <comment>in a pattern</comment>
        <translation>narration</translation>
    </message>
    <message>
        <source>year</source>
        <comment>in a pattern</comment>
        <translation>année</translation>
    </message>
    <message>
        <source>genre</source>
        <comment>in a pattern</comment>
        <translation>genre</translation>
    </message>
    <message>
        <source>id</source>
        <comment>in a pattern</comment>
        <translation>numéro</translation>
    </message>
    <message>
        <source>category</source>
        <comment>in a pattern</comment>
        <translation>catégorie</translation>
    </message>
    <message>
        <source>The audio just as OHdio serves it, with a chapter for each part.</source>
        <translation>Le son tel qu’OHdio le fournit, avec un chapitre par partie.</translation>
    </message>
    <message>
        <source>The audio just as OHdio serves it, as the tracks of an album.</source>
        <translation>Le son tel qu’OHdio le fournit, comme les pistes d’un album.</translation>
    </message>
    <message>
        <source>For players that cannot read M4B; re-encoding takes a while.</source>
        <translation>Pour les lecteurs qui ne lisent pas le M4B; le réencodage prend un moment.</translation>
    </message>
    <message>
        <source>For cars and older players; re-encoding takes a while.</source>
        <translation>Pour l’auto et les vieux lecteurs; le réencodage prend un moment.</translation>
    </message>
    <message>
        <source>Byte for byte, with no title, chapters or cover in the files.</source>
        <translation>Octet pour octet, sans titre, ni chapitres, ni couverture dans les fichiers.</translation>
    </message>
    <message>
        <source>Title</source>
        <translation>Titre</translation>
    </message>
    <message>
        <source>Narrator</source>
        <translation>Narration</translation>
    </message>
    <message>
        <source>Year</source>
        <translation>Année</translation>
    </message>
    <message>
        <source>Genre</source>
        <translation>Genre</translation>
    </message>
    <message>
        <source>Number</source>
        <translation>Numéro</translation>
    </message>
    <message>
        <source>Category</source>
        <translation>Catégorie</translation>
    </message>
    <message>
        <source>Insert {field}</source>
        <translation>Insérer&#xa0;: {field}</translation>
    </message>
    <message>
        <source>Example: {name}</source>
        <translation>Exemple&#xa0;: {name}</translation>
    </message>
    <message>
        <source>For an Audiobookshelf server, which reads one book per folder.</source>
        <translation>Pour un serveur Audiobookshelf, qui lit un livre par dossier.</translation>
    </message>
</context>
<context>
    <name>FolderQuestion</name>
    <message>
        <source>Keep this folder</source>
        <translation>Garder ce dossier</translation>
    </message>
    <message>
        <source>Choose another…</source>
        <translation>En choisir un autre…</translation>
    </message>
    <message>
        <source>Where finished audiobooks go</source>
        <translation>Où vont les livres audio terminés</translation>
    </message>
    <message>
        <source>Finished audiobooks go to “{folder}”</source>
        <translation>Les livres audio terminés vont dans «&#xa0;{folder}&#xa0;»</translation>
    </message>
    <message>
        <source>Folder for finished books</source>
        <translation>Dossier des livres terminés</translation>
    </message>
</context>
<context>
    <name>FormatMenu</name>
    <message>
        <source>F&amp;ormat</source>
        <translation>F&amp;ormat</translation>
    </message>
    <message>
        <source>As in the settings</source>
        <translation>Selon les réglages</translation>
    </message>
</context>
<context>
    <name>GeneralPage</name>
    <message>
        <source>Same as system</source>
        <translation>Comme le système</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>Clair</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>Sombre</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>Langue</translation>
    </message>
    <message>
        <source>Takes effect at once, without a restart.</source>
        <translation>Prend effet aussitôt, sans redémarrage.</translation>
    </message>
    <message>
        <source>Theme</source>
        <translation>Thème</translation>
    </message>
    <message>
        <source>Start when I log in</source>
        <translation>Lancer à l’ouverture de la session</translation>
    </message>
    <message>
        <source>“Same as system” follows the system’s light or dark theme.</source>
        <translation>«&#xa0;Comme le système&#xa0;» suit le thème clair ou sombre du système.</translation>
    </message>
    <message>
        <source>Always minimized; the queue continues where it left off.</source>
        <translation>Toujours réduit; la file d’attente reprend où elle en était.</translation>
    </message>
    <message>
        <source>Not for the demo, which starts over each time.</source>
        <translation>Pas pour la démonstration, qui repart de zéro à chaque démarrage.</translation>
    </message>
    <message>
        <source>Start minimized</source>
        <translation>Démarrer réduit</translation>
    </message>
    <message>
        <source>In the tray if the desktop has one, otherwise as a minimized window.</source>
        <translation>Dans la zone de notification si le bureau en a une, sinon en fenêtre réduite.</translation>
    </message>
    <message>
        <source>Closing the window keeps the program in the tray</source>
        <translation>À la fermeture, rester dans la zone de notification</translation>
    </message>
    <message>
        <source>Downloads continue. “Quit” in the menus ends the program.</source>
        <translation>Les téléchargements continuent. «&#xa0;Quitter&#xa0;», dans les menus, ferme le programme.</translation>
    </message>
    <message>
        <source>Notifications</source>
        <translation>Notifications</translation>
    </message>
    <message>
        <source>When a category is done, or when something needs your attention; never one per book.</source>
        <translation>Quand une catégorie est terminée ou que vous devez intervenir; jamais une par livre.</translation>
    </message>
    <message>
        <source>Offer copied addresses</source>
        <translation>Proposer les adresses copiées</translation>
    </message>
    <message>
        <source>In a discreet bar, when you copy an OHdio address in another program.</source>
        <translation>Dans une barre discrète, quand vous copiez une adresse d’OHdio dans un autre programme.</translation>
    </message>
</context>
<context>
    <name>Handle</name>
    <message>
        <source>Size of the details</source>
        <translation>Taille des détails</translation>
    </message>
    <message>
        <source>The arrow keys make them larger or smaller</source>
        <translation>Les flèches les agrandissent ou les réduisent</translation>
    </message>
</context>
<context>
    <name>Head</name>
    <message>
        <source>What happens now</source>
        <translation>Où en est le livre</translation>
    </message>
    <message>
        <source>{time} left</source>
        <translation>encore {time}</translation>
    </message>
</context>
<context>
    <name>Headless</name>
    <message numerus="yes">
        <source>%n book(s) finished, in {folder}</source>
        <translation>
            <numerusform>%n livre terminé, dans {folder}</numerusform>
            <numerusform>%n livres terminés, dans {folder}</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n blocked or incomplete</source>
        <translation>
            <numerusform>%n bloqué ou incomplet</numerusform>
            <numerusform>%n bloqués ou incomplets</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n failed</source>
        <translation>
            <numerusform>%n échoué</numerusform>
            <numerusform>%n échoués</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n paused book(s) left as they are.</source>
        <translation>
            <numerusform>%n livre en pause, laissé tel quel.</numerusform>
            <numerusform>%n livres en pause, laissés tels quels.</numerusform>
        </translation>
    </message>
    <message>
        <source>No display: continuing without a window.</source>
        <translation>Pas d’écran&#xa0;: le programme continue sans fenêtre.</translation>
    </message>
    <message>
        <source>Handed over to the program that is already running; these options have no effect on it: {options}</source>
        <translation>Transmis au programme déjà en marche; ces options n’y changent rien&#xa0;: {options}</translation>
    </message>
    <message>
        <source>The downloads are paused.</source>
        <translation>Les téléchargements sont en pause.</translation>
    </message>
    <message>
        <source>The downloads are resumed.</source>
        <translation>Les téléchargements reprennent.</translation>
    </message>
    <message>
        <source>The downloads will resume at the next start.</source>
        <translation>Les téléchargements reprendront au prochain lancement.</translation>
    </message>
</context>
<context>
    <name>HeadlessWords</name>
    <message>
        <source>The queue is paused: waiting for “{command}”.</source>
        <translation>La file d’attente est en pause&#xa0;: reprise par «&#xa0;{command}&#xa0;».</translation>
    </message>
    <message numerus="yes">
        <source>%Ln book(s) still waiting.</source>
        <translation>
            <numerusform>%Ln livre attend encore.</numerusform>
            <numerusform>%Ln livres attendent encore.</numerusform>
        </translation>
    </message>
    <message>
        <source>To continue, run the same command again.</source>
        <translation>Pour continuer, relancez la même commande.</translation>
    </message>
    <message numerus="yes">
        <source>%Ln book(s) waiting; the next start continues where this one stopped.</source>
        <translation>
            <numerusform>%Ln livre attend; le prochain lancement reprendra où on en était.</numerusform>
            <numerusform>%Ln livres attendent; le prochain lancement reprendra où on en était.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Help</name>
    <message>
        <source>How to use OHdio GUI</source>
        <translation>Mode d’emploi d’OHdio GUI</translation>
    </message>
</context>
<context>
    <name>HelpMenu</name>
    <message>
        <source>The demo could not be started</source>
        <translation>La démonstration n’a pas pu démarrer</translation>
    </message>
</context>
<context>
    <name>HitDelegate</name>
    <message>
        <source>Add</source>
        <translation>Ajouter</translation>
    </message>
</context>
<context>
    <name>HitModel</name>
    <message>
        <source>Already downloaded</source>
        <translation>Déjà téléchargé</translation>
    </message>
    <message>
        <source>Added</source>
        <translation>Ajouté</translation>
    </message>
    <message>
        <source>Not available on OHdio</source>
        <translation>Indisponible sur OHdio</translation>
    </message>
</context>
<context>
    <name>Layout</name>
    <message>
        <source>Why the queue waits</source>
        <translation>Pourquoi la file attend</translation>
    </message>
    <message>
        <source>What happened to the queue</source>
        <translation>Ce qui est arrivé à la file</translation>
    </message>
</context>
<context>
    <name>MainWindow</name>
    <message>
        <source>The folder “{folder}” cannot be opened</source>
        <translation>Impossible d’ouvrir le dossier «&#xa0;{folder}&#xa0;»</translation>
    </message>
    <message>
        <source>{name} cannot be opened: this system has no program for it</source>
        <translation>Impossible d’ouvrir {name}&#xa0;: aucun programme de ce système ne s’en charge</translation>
    </message>
    <message>
        <source>Check again</source>
        <translation>Vérifier de nouveau</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Réessayer</translation>
    </message>
</context>
<context>
    <name>Menus</name>
    <message>
        <source>&amp;File</source>
        <translation>&amp;Fichier</translation>
    </message>
    <message>
        <source>&amp;Queue</source>
        <translation>File d’a&amp;ttente</translation>
    </message>
    <message>
        <source>&amp;Book</source>
        <translation>&amp;Livre</translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation>Ai&amp;de</translation>
    </message>
    <message>
        <source>Mo&amp;ve</source>
        <translation>Dép&amp;lacer</translation>
    </message>
</context>
<context>
    <name>Messages</name>
    <message>
        <source>Something went wrong</source>
        <translation>Quelque chose n’a pas fonctionné</translation>
    </message>
    <message>
        <source>This cannot be added</source>
        <translation>Impossible d’ajouter ceci</translation>
    </message>
    <message>
        <source>“{scheme}:” addresses cannot be added, only http and https.</source>
        <translation>Seules les adresses http et https peuvent être ajoutées, pas «&#xa0;{scheme}:&#xa0;».</translation>
    </message>
    <message>
        <source>{page} Paste the address of an audiobook or a category.</source>
        <translation>{page} Collez l’adresse d’un livre audio ou d’une catégorie.</translation>
    </message>
    <message>
        <source>{host} could not be read</source>
        <translation>Impossible de consulter {host}</translation>
    </message>
    <message>
        <source>{host} does not answer</source>
        <translation>{host} ne répond pas</translation>
    </message>
    <message>
        <source>{host} is having problems</source>
        <translation>{host} éprouve des difficultés</translation>
    </message>
    <message>
        <source>No safe connection: this network asks you to log in, or the clock is wrong</source>
        <translation>Pas de connexion sûre&#xa0;: ce réseau demande une ouverture de session, ou l’horloge n’est pas à l’heure</translation>
    </message>
    <message>
        <source>No connection: resumes when it is back</source>
        <translation>Pas de connexion&#xa0;: reprise dès qu’elle revient</translation>
    </message>
    <message>
        <source>{host} asks to wait {retry_after_s}</source>
        <translation>{host} demande d’attendre {retry_after_s}</translation>
    </message>
    <message>
        <source>{host} has no such page</source>
        <translation>{host} n’a pas cette page</translation>
    </message>
    <message>
        <source>{host} refuses this page</source>
        <translation>{host} refuse l’accès à cette page</translation>
    </message>
    <message>
        <source>{host} sent more than a page can hold</source>
        <translation>{host} a envoyé plus que ce qu’une page peut contenir</translation>
    </message>
    <message>
        <source>OHdio answered differently than usual</source>
        <translation>OHdio a répondu autrement que d’habitude</translation>
    </message>
    <message>
        <source>OHdio answered with a page instead of its data</source>
        <translation>OHdio a répondu par une page plutôt que par ses données</translation>
    </message>
    <message>
        <source>No audiobooks in this category</source>
        <translation>Aucun livre audio dans cette catégorie</translation>
    </message>
    <message>
        <source>OHdio does not give access to this book</source>
        <translation>OHdio ne donne pas accès à ce livre</translation>
    </message>
    <message>
        <source>OHdio limits this book to Canada</source>
        <translation>Réservé au Canada par OHdio</translation>
    </message>
    <message>
        <source>OHdio limits this book to subscribers</source>
        <translation>Réservé aux abonnés par OHdio</translation>
    </message>
    <message>
        <source>No longer on OHdio</source>
        <translation>Retiré d’OHdio</translation>
    </message>
    <message>
        <source>Moved on OHdio: “Try again” follows it</source>
        <translation>Déplacé sur OHdio&#xa0;: «&#xa0;Réessayer&#xa0;» le retrouve</translation>
    </message>
    <message>
        <source>Incomplete: part {positions} is missing</source>
        <translation>Incomplet&#xa0;: il manque la partie {positions}</translation>
    </message>
    <message>
        <source>The audio could not be made into a book</source>
        <translation>Le livre n’a pas pu être créé à partir du son</translation>
    </message>
    <message>
        <source>The audio could not be downloaded</source>
        <translation>Le son n’a pas pu être téléchargé</translation>
    </message>
    <message>
        <source>No audio was found at this address</source>
        <translation>Aucun contenu audio à cette adresse</translation>
    </message>
    <message>
        <source>One file per part: part {position} is of a different kind than the first</source>
        <translation>Un fichier par partie&#xa0;: la partie {position} est d’un autre type que la première</translation>
    </message>
    <message>
        <source>OHdio’s link to part {position} expired during the download</source>
        <translation>Le lien d’OHdio vers la partie {position} a expiré pendant le téléchargement</translation>
    </message>
    <message>
        <source>The parts could not be joined</source>
        <translation>Les parties n’ont pas pu être assemblées</translation>
    </message>
    <message>
        <source>FFmpeg was not found: downloads wait until it is installed</source>
        <translation>FFmpeg est introuvable&#xa0;: les téléchargements attendent son installation</translation>
    </message>
    <message>
        <source>The title and cover could not be written to the file</source>
        <translation>Le titre et la couverture n’ont pas pu être inscrits dans le fichier</translation>
    </message>
    <message>
        <source>The queue’s file cannot be used: {path}</source>
        <translation>Le fichier de la file d’attente est inutilisable&#xa0;: {path}</translation>
    </message>
    <message>
        <source>The queue was made by a newer version of this program; it was left untouched: {path}</source>
        <translation>La file d’attente vient d’une version plus récente du programme; elle est restée intacte&#xa0;: {path}</translation>
    </message>
    <message>
        <source>Another ohdio-gui uses {folder} and does not answer</source>
        <translation>Un autre ohdio-gui utilise {folder} et ne répond pas</translation>
    </message>
    <message>
        <source>Setting “{key}”: “{value}” cannot be used, it takes {wanted}</source>
        <translation>Réglage «&#xa0;{key}&#xa0;»&#xa0;: «&#xa0;{value}&#xa0;» ne convient pas, il faut {wanted}</translation>
    </message>
    <message>
        <source>There is no setting “{key}”</source>
        <translation>Il n’y a pas de réglage «&#xa0;{key}&#xa0;»</translation>
    </message>
    <message>
        <source>The settings file cannot be read: {path}</source>
        <translation>Impossible de lire le fichier des réglages&#xa0;: {path}</translation>
    </message>
    <message>
        <source>The program stopped {times} times during this book, which was set aside</source>
        <translation>Le programme s’est arrêté {times} fois pendant ce livre, qui a été mis de côté</translation>
    </message>
    <message>
        <source>An error in this program; its log has the details</source>
        <translation>Une erreur de ce programme; son journal en garde les détails</translation>
    </message>
    <message>
        <source>The settings file was damaged; the default settings apply. The damaged file is kept as “{set_aside}”.</source>
        <translation>Le fichier des réglages était endommagé; les réglages par défaut s’appliquent. Le fichier endommagé est conservé sous le nom «&#xa0;{set_aside}&#xa0;».</translation>
    </message>
    <message>
        <source>Incomplete: parts {positions} are missing</source>
        <translation>Incomplet&#xa0;: il manque les parties {positions}</translation>
    </message>
    <message>
        <source>OHdio podcasts are not supported yet.</source>
        <translation>Les balados d’OHdio ne sont pas encore pris en charge.</translation>
    </message>
    <message>
        <source>OHdio podcast episodes are not supported yet.</source>
        <translation>Les épisodes de balado d’OHdio ne sont pas encore pris en charge.</translation>
    </message>
    <message>
        <source>OHdio shows are not supported yet.</source>
        <translation>Les émissions d’OHdio ne sont pas encore prises en charge.</translation>
    </message>
    <message>
        <source>OHdio series are not supported yet.</source>
        <translation>Les séries d’OHdio ne sont pas encore prises en charge.</translation>
    </message>
    <message>
        <source>OHdio music is not supported yet.</source>
        <translation>La musique d’OHdio n’est pas encore prise en charge.</translation>
    </message>
    <message>
        <source>OHdio search pages are not supported.</source>
        <translation>Les pages de recherche d’OHdio ne sont pas prises en charge.</translation>
    </message>
    <message>
        <source>OHdio’s list of all audiobooks is not supported.</source>
        <translation>La liste de tous les livres audio d’OHdio n’est pas prise en charge.</translation>
    </message>
    <message>
        <source>OHdio’s list of categories is not supported.</source>
        <translation>La liste des catégories d’OHdio n’est pas prise en charge.</translation>
    </message>
    <message>
        <source>This page of OHdio is not supported.</source>
        <translation>Cette page d’OHdio n’est pas prise en charge.</translation>
    </message>
    <message>
        <source>a brace is not closed, or contains more than a field’s name</source>
        <translation>une accolade n’est pas fermée, ou contient plus qu’un nom de champ</translation>
    </message>
    <message>
        <source>it must not begin with “/”, “~” or a drive</source>
        <translation>il ne doit pas commencer par «&#xa0;/&#xa0;», «&#xa0;~&#xa0;» ou un lecteur</translation>
    </message>
    <message>
        <source>One M4A file per part</source>
        <translation>Un fichier M4A par partie</translation>
    </message>
    <message>
        <source>One MP3 file per part (car players)</source>
        <translation>Un fichier MP3 par partie (pour l’auto)</translation>
    </message>
    <message>
        <source>The queue’s file was missing, and no backup of it can be used: a new queue was made.</source>
        <translation>Le fichier de la file d’attente avait disparu, et aucune sauvegarde n’est utilisable&#xa0;: une nouvelle file a été créée.</translation>
    </message>
    <message>
        <source>The queue’s file was missing. The queue has been rebuilt from the backup of {date}.</source>
        <translation>Le fichier de la file d’attente avait disparu. La file a été reconstruite à partir de la sauvegarde du {date}.</translation>
    </message>
    <message>
        <source>The queue was damaged, and no backup of it can be used: a new one was made.</source>
        <translation>La file d’attente était endommagée, et aucune sauvegarde n’est utilisable&#xa0;: une nouvelle file a été créée.</translation>
    </message>
    <message>
        <source>The queue was damaged and has been rebuilt from the backup of {date}.</source>
        <translation>La file d’attente était endommagée et a été reconstruite à partir de la sauvegarde du {date}.</translation>
    </message>
    <message>
        <source>“{text}”</source>
        <translation>«&#xa0;{text}&#xa0;»</translation>
    </message>
    <message>
        <source>{first} and {last}</source>
        <translation>{first} et {last}</translation>
    </message>
    <message>
        <source>This is not an address. Looking for a title?</source>
        <translation>Ce n’est pas une adresse. Cherchez-vous un titre?</translation>
    </message>
    <message>
        <source>No address in this file: {name}</source>
        <translation>Aucune adresse dans ce fichier&#xa0;: {name}</translation>
    </message>
    <message>
        <source>This network asks you to log in: resumes once you have</source>
        <translation>Ce réseau vous demande d’ouvrir une session&#xa0;: reprise dès que c’est fait</translation>
    </message>
    <message>
        <source>{host} does not answer: trying again in {retry_after_s}</source>
        <translation>{host} ne répond pas&#xa0;: nouvel essai dans {retry_after_s}</translation>
    </message>
    <message>
        <source>OHdio announces {announced} audiobooks but lists only {found}</source>
        <translation>OHdio annonce {announced} livres mais n’en liste que {found}</translation>
    </message>
    <message>
        <source>Not yet published on OHdio</source>
        <translation>Pas encore publié sur OHdio</translation>
    </message>
    <message>
        <source>Part {position} ({title}) is not what it should be</source>
        <translation>La partie {position} ({title}) n’est pas ce qu’elle devrait être</translation>
    </message>
    <message>
        <source>Part {position} ({title}) is too short: {found_s} instead of {announced_s}</source>
        <translation>La partie {position} ({title}) est trop courte&#xa0;: {found_s} au lieu de {announced_s}</translation>
    </message>
    <message>
        <source>Part {position} ({title}) is silent</source>
        <translation>La partie {position} ({title}) est muette</translation>
    </message>
    <message>
        <source>Part {position} ({title}) is not audio</source>
        <translation>La partie {position} ({title}) n’est pas du son</translation>
    </message>
    <message>
        <source>Too short: its parts last {found_s}, OHdio announces {announced_s}</source>
        <translation>Trop court&#xa0;: ses parties durent {found_s}, OHdio annonce {announced_s}</translation>
    </message>
    <message>
        <source>The folder {folder} cannot be used</source>
        <translation>Le dossier {folder} est inutilisable</translation>
    </message>
    <message>
        <source>Disk full: {missing_mb} to free</source>
        <translation>Disque plein&#xa0;: {missing_mb} à libérer</translation>
    </message>
    <message>
        <source>The folder {folder} cannot be written to</source>
        <translation>Impossible d’écrire dans le dossier {folder}</translation>
    </message>
    <message>
        <source>This book’s folder cannot be written to: {folder}</source>
        <translation>Impossible d’écrire dans le dossier de ce livre&#xa0;: {folder}</translation>
    </message>
    <message>
        <source>The disk is full: make room for the queue’s file, {path}</source>
        <translation>Le disque est plein&#xa0;: libérez de l’espace pour le fichier de la file d’attente, {path}</translation>
    </message>
    <message>
        <source>Another program is using the queue’s file: {path}</source>
        <translation>Un autre programme utilise le fichier de la file d’attente&#xa0;: {path}</translation>
    </message>
    <message>
        <source>The queue’s file is damaged; it was left untouched, and the next start rebuilds it: {path}</source>
        <translation>Le fichier de la file d’attente est endommagé; il est resté tel quel, et le prochain démarrage le reconstruit&#xa0;: {path}</translation>
    </message>
    <message>
        <source>The queue’s file was damaged while in use, and everything has stopped. Start ohdio-gui again to rebuild it: {path}</source>
        <translation>Le fichier de la file d’attente a été endommagé en cours d’utilisation, et tout s’est arrêté. Redémarrez ohdio-gui pour le reconstruire&#xa0;: {path}</translation>
    </message>
    <message>
        <source>“{title}” could not be moved to the trash: it stays in the list</source>
        <translation>«&#xa0;{title}&#xa0;» n’a pas pu être mis à la corbeille&#xa0;: il reste dans la liste</translation>
    </message>
    <message>
        <source>“{title}” could not be restored: look for it in the trash</source>
        <translation>«&#xa0;{title}&#xa0;» n’a pas pu être récupéré&#xa0;: cherchez-le dans la corbeille</translation>
    </message>
    <message>
        <source>SOCKS proxies are not supported, only those whose address begins with http or https</source>
        <translation>Les serveurs mandataires SOCKS ne sont pas pris en charge, seulement ceux dont l’adresse commence par http ou https</translation>
    </message>
    <message>
        <source>This name pattern cannot be used: {reason}</source>
        <translation>Ce modèle de nom est inutilisable&#xa0;: {reason}</translation>
    </message>
    <message>
        <source>The settings file is damaged; the default settings apply: {path}</source>
        <translation>Le fichier des réglages est endommagé; les réglages par défaut s’appliquent&#xa0;: {path}</translation>
    </message>
    <message>
        <source>Starting at login could not be changed: “{path}” cannot be written</source>
        <translation>Le lancement à l’ouverture de la session n’a pas pu être modifié&#xa0;: impossible d’écrire «&#xa0;{path}&#xa0;»</translation>
    </message>
    <message>
        <source>Stopped</source>
        <translation>Consultation arrêtée</translation>
    </message>
    <message>
        <source>Disk full: {missing_mb} to free in {folder}</source>
        <translation>Disque plein&#xa0;: {missing_mb} à libérer dans {folder}</translation>
    </message>
    <message>
        <source>Disk full: {missing_mb} to free. Downloads resume once there is room.</source>
        <translation>Disque plein&#xa0;: {missing_mb} à libérer. Les téléchargements reprendront dès qu’il y aura de la place.</translation>
    </message>
    <message>
        <source>Disk full: {missing_mb} to free in {folder}. Downloads resume once there is room.</source>
        <translation>Disque plein&#xa0;: {missing_mb} à libérer dans {folder}. Les téléchargements reprendront dès qu’il y aura de la place.</translation>
    </message>
    <message>
        <source>{host} is having problems: trying again in {retry_after_s}</source>
        <translation>{host} éprouve des difficultés&#xa0;: nouvel essai dans {retry_after_s}</translation>
    </message>
    <message>
        <source>Moved on OHdio, which does not say where</source>
        <translation>Déplacé sur OHdio, qui ne dit pas où</translation>
    </message>
    <message>
        <source>OHdio will publish it on {date}</source>
        <translation>OHdio le publiera le {date}</translation>
    </message>
    <message>
        <source>This file cannot be read: {name}</source>
        <translation>Impossible de lire ce fichier&#xa0;: {name}</translation>
    </message>
    <message>
        <source>This file is too large for a list of addresses: {name}</source>
        <translation>Ce fichier est trop gros pour une liste d’adresses&#xa0;: {name}</translation>
    </message>
    <message>
        <source>there is no field {what}</source>
        <translation>il n’y a pas de champ {what}</translation>
    </message>
    <message>
        <source>the last part needs {title} or {id}</source>
        <translation>la dernière partie doit contenir {title} ou {id}</translation>
    </message>
    <message>
        <source>“.” and “..” are not names</source>
        <translation>«&#xa0;.&#xa0;» et «&#xa0;..&#xa0;» ne sont pas des noms</translation>
    </message>
    <message>
        <source>a name is missing</source>
        <translation>il manque un nom</translation>
    </message>
    <message>
        <source>it is too long</source>
        <translation>il est trop long</translation>
    </message>
    <message>
        <source>it has too many folders</source>
        <translation>il a trop de dossiers</translation>
    </message>
    <message>
        <source>folders are separated by “/”</source>
        <translation>les dossiers se séparent par «&#xa0;/&#xa0;»</translation>
    </message>
    <message>
        <source>it contains a character that no name can have</source>
        <translation>il contient un caractère qu’aucun nom ne peut avoir</translation>
    </message>
    <message>
        <source>a number from {lowest} to {highest}</source>
        <translation>un nombre de {lowest} à {highest}</translation>
    </message>
    <message>
        <source>a whole number from {lowest} to {highest}</source>
        <translation>un nombre entier de {lowest} à {highest}</translation>
    </message>
    <message>
        <source>a whole number from {lowest} to {highest}, in bytes per second</source>
        <translation>un nombre entier de {lowest} à {highest}, en octets par seconde</translation>
    </message>
    <message>
        <source>a whole number from {lowest} to {highest}, in megabytes</source>
        <translation>un nombre entier de {lowest} à {highest}, en mégaoctets</translation>
    </message>
    <message>
        <source>one of these: {choices}</source>
        <translation>l’un de ces mots&#xa0;: {choices}</translation>
    </message>
    <message>
        <source>the path of a folder</source>
        <translation>le chemin d’un dossier</translation>
    </message>
    <message>
        <source>the path of a program</source>
        <translation>le chemin d’un programme</translation>
    </message>
    <message>
        <source>text</source>
        <translation>du texte</translation>
    </message>
    <message>
        <source>true or false</source>
        <translation>true ou false</translation>
    </message>
    <message>
        <source>The site</source>
        <translation>Le site</translation>
    </message>
    <message>
        <source>for finished books</source>
        <translation>des livres terminés</translation>
    </message>
    <message>
        <source>a moment</source>
        <translation>un moment</translation>
    </message>
    <message>
        <source>space</source>
        <translation>de l’espace</translation>
    </message>
    <message>
        <source>more</source>
        <translation>plus de</translation>
    </message>
    <message>
        <source>One M4B file with chapters</source>
        <translation>Un fichier M4B avec chapitres</translation>
    </message>
    <message>
        <source>One MP3 file with chapters</source>
        <translation>Un fichier MP3 avec chapitres</translation>
    </message>
    <message>
        <source>The parts just as OHdio serves them</source>
        <translation>Les parties telles qu’OHdio les fournit</translation>
    </message>
    <message>
        <source>Waiting</source>
        <translation>En attente</translation>
    </message>
    <message>
        <source>Reading the page</source>
        <translation>Consultation de la page</translation>
    </message>
    <message>
        <source>Starting</source>
        <translation>Démarrage</translation>
    </message>
    <message>
        <source>Downloading</source>
        <translation>Téléchargement</translation>
    </message>
    <message>
        <source>Assembling</source>
        <translation>Assemblage</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>Terminé</translation>
    </message>
    <message>
        <source>Failed</source>
        <translation>Échoué</translation>
    </message>
    <message>
        <source>Blocked</source>
        <translation>Bloqué</translation>
    </message>
    <message>
        <source>Incomplete</source>
        <translation>Incomplet</translation>
    </message>
    <message>
        <source>Cancelled</source>
        <translation>Annulé</translation>
    </message>
    <message>
        <source>Another program is using the queue’s file: everything waits until it is released ({path})</source>
        <translation>Un autre programme utilise le fichier de la file d’attente&#xa0;: tout attend qu’il le libère ({path})</translation>
    </message>
    <message>
        <source>{sentence}. Downloads are waiting and will resume by themselves.</source>
        <translation>{sentence}. Les téléchargements attendent et reprendront d’eux-mêmes.</translation>
    </message>
    <message>
        <source>{sentence}. No more requests are sent for now, and the answer is kept for a report.</source>
        <translation>{sentence}. Plus rien n’est demandé pour l’instant, et la réponse est conservée pour un signalement.</translation>
    </message>
    <message>
        <source>The damaged file is kept as “{name}”.</source>
        <translation>Le fichier endommagé est conservé sous le nom «&#xa0;{name}&#xa0;».</translation>
    </message>
    <message>
        <source>Trying again soon</source>
        <translation>Nouvel essai sous peu</translation>
    </message>
    <message>
        <source>Trying again in {time}</source>
        <translation>Nouvel essai dans {time}</translation>
    </message>
    <message>
        <source>(attempt {attempt} of {attempts})</source>
        <translation>(essai {attempt} de {attempts})</translation>
    </message>
    <message>
        <source>Updating tags</source>
        <translation>Mise à jour des métadonnées</translation>
    </message>
    <message>
        <source>Paused</source>
        <translation>En pause</translation>
    </message>
    <message>
        <source>{number}%</source>
        <translation>{number}&#xa0;%</translation>
    </message>
    <message>
        <source>{seconds}&#xa0;s</source>
        <translation>{seconds}&#xa0;s</translation>
    </message>
    <message>
        <source>{minutes}&#xa0;min</source>
        <translation>{minutes}&#xa0;min</translation>
    </message>
    <message>
        <source>{hours}&#xa0;h&#xa0;{minutes}&#xa0;min</source>
        <translation>{hours}&#xa0;h&#xa0;{minutes}</translation>
    </message>
    <message>
        <source>{number}&#xa0;B</source>
        <translation>{number}&#xa0;o</translation>
    </message>
    <message>
        <source>{number}&#xa0;kB</source>
        <translation>{number}&#xa0;ko</translation>
    </message>
    <message>
        <source>{number}&#xa0;MB</source>
        <translation>{number}&#xa0;Mo</translation>
    </message>
    <message>
        <source>{number}&#xa0;GB</source>
        <translation>{number}&#xa0;Go</translation>
    </message>
    <message>
        <source>{number}&#xa0;TB</source>
        <translation>{number}&#xa0;To</translation>
    </message>
    <message>
        <source>{size}/s</source>
        <translation>{size}/s</translation>
    </message>
</context>
<context>
    <name>NetworkPage</name>
    <message>
        <source>Found automatically</source>
        <translation>Trouvé automatiquement</translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation>Choisir…</translation>
    </message>
    <message>
        <source>Choose the FFmpeg program</source>
        <translation>Choisir le programme FFmpeg</translation>
    </message>
    <message>
        <source>Find automatically</source>
        <translation>Trouver automatiquement</translation>
    </message>
    <message>
        <source>Find FFmpeg automatically</source>
        <translation>Trouver FFmpeg automatiquement</translation>
    </message>
    <message>
        <source>FFmpeg in use</source>
        <translation>FFmpeg utilisé</translation>
    </message>
    <message>
        <source>yt-dlp in use</source>
        <translation>yt-dlp utilisé</translation>
    </message>
    <message>
        <source>“{path}” is not a working FFmpeg. The current one stays in use.</source>
        <translation>«&#xa0;{path}&#xa0;» n’est pas un FFmpeg qui fonctionne. L’actuel reste en place.</translation>
    </message>
    <message>
        <source>FFmpeg was not found: downloads wait for it.</source>
        <translation>FFmpeg est introuvable&#xa0;: les téléchargements l’attendent.</translation>
    </message>
    <message>
        <source>Version {number}</source>
        <translation>Version {number}</translation>
    </message>
    <message>
        <source>Proxy</source>
        <translation>Serveur mandataire (proxy)</translation>
    </message>
    <message>
        <source>For pages, covers and audio alike. Put a name and password before the host, as in name:password@host. Leave empty to use the system’s proxy, if any.</source>
        <translation>Pour les pages, les couvertures et le son. Placez le nom et le mot de passe devant l’hôte, comme dans nom:motdepasse@hôte. Laissez vide pour utiliser celui du système, s’il y en a un.</translation>
    </message>
    <message>
        <source>Joins the parts of a book. Leave empty to have it found automatically.</source>
        <translation>Réunit les parties d’un livre. Laissez vide pour qu’il soit trouvé automatiquement.</translation>
    </message>
    <message>
        <source>Downloads the audio; it is updated with the program.</source>
        <translation>Télécharge le son; il est mis à jour avec le programme.</translation>
    </message>
    <message>
        <source>Looking…</source>
        <translation>Recherche…</translation>
    </message>
    <message>
        <source>FFmpeg program</source>
        <translation>Programme FFmpeg</translation>
    </message>
</context>
<context>
    <name>NewsBar</name>
    <message>
        <source>Close the message</source>
        <translation>Fermer le message</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Fermer</translation>
    </message>
</context>
<context>
    <name>NothingShown</name>
    <message>
        <source>Show all books</source>
        <translation>Afficher tous les livres</translation>
    </message>
    <message>
        <source>No books match “{words}”</source>
        <translation>Aucun livre ne correspond à «&#xa0;{words}&#xa0;»</translation>
    </message>
    <message>
        <source>No books in this tab match “{words}”</source>
        <translation>Aucun livre de cet onglet ne correspond à «&#xa0;{words}&#xa0;»</translation>
    </message>
    <message>
        <source>No books are waiting</source>
        <translation>Aucun livre n’est en attente</translation>
    </message>
    <message>
        <source>No books are being downloaded</source>
        <translation>Aucun livre n’est en cours</translation>
    </message>
    <message>
        <source>No books are done yet</source>
        <translation>Aucun livre n’est encore terminé</translation>
    </message>
    <message>
        <source>No books have failed</source>
        <translation>Aucun livre n’a échoué</translation>
    </message>
    <message>
        <source>No books are blocked</source>
        <translation>Aucun livre n’est bloqué</translation>
    </message>
</context>
<context>
    <name>Notifications</name>
    <message>
        <source>OHdio GUI needs your attention</source>
        <translation>OHdio GUI demande votre attention</translation>
    </message>
    <message>
        <source>Audiobooks are done</source>
        <translation>Livres audio terminés</translation>
    </message>
    <message>
        <source>{name}: {sentence}</source>
        <translation>{name}&#xa0;: {sentence}</translation>
    </message>
    <message numerus="yes">
        <source>%Ln complete audiobook(s)</source>
        <translation>
            <numerusform>%Ln livre audio complet</numerusform>
            <numerusform>%Ln livres audio complets</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln not complete</source>
        <translation>
            <numerusform>%Ln n’est pas complet</numerusform>
            <numerusform>%Ln ne sont pas complets</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Parts</name>
    <message>
        <source>Part {number}</source>
        <translation>Partie {number}</translation>
    </message>
    <message>
        <source>Downloading</source>
        <translation>Téléchargement</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>Terminée</translation>
    </message>
    <message>
        <source>Failed</source>
        <translation>Échouée</translation>
    </message>
    <message>
        <source>Missing on OHdio</source>
        <translation>Absente d’OHdio</translation>
    </message>
    <message>
        <source>Waiting</source>
        <translation>En attente</translation>
    </message>
    <message>
        <source>{done} of {total}</source>
        <translation>{done} sur {total}</translation>
    </message>
</context>
<context>
    <name>PartsView</name>
    <message>
        <source>Parts</source>
        <translation>Parties</translation>
    </message>
</context>
<context>
    <name>QAbstractFileIconProvider</name>
    <message>
        <source>Folder</source>
        <comment>All other platforms</comment>
        <translation>Dossier</translation>
    </message>
</context>
<context>
    <name>QFileDialog</name>
    <message>
        <source>&amp;Look in:</source>
        <translation>Chercher &amp;dans&#xa0;:</translation>
    </message>
    <message>
        <source>Files of &amp;type:</source>
        <translation>Fichiers de &amp;type&#xa0;:</translation>
    </message>
</context>
<context>
    <name>QueueBar</name>
    <message>
        <source>Show books by state</source>
        <translation>Livres à afficher, par état</translation>
    </message>
    <message>
        <source>Filter the list</source>
        <translation>Filtrer la liste</translation>
    </message>
    <message>
        <source>Filter the list by title, name or genre</source>
        <translation>Filtrer la liste par titre, nom ou genre</translation>
    </message>
    <message>
        <source>All</source>
        <translation>Tous</translation>
    </message>
    <message>
        <source>Waiting</source>
        <translation>En attente</translation>
    </message>
    <message>
        <source>Active</source>
        <translation>En cours</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>Terminés</translation>
    </message>
    <message>
        <source>Failed</source>
        <translation>Échoués</translation>
    </message>
    <message>
        <source>Blocked</source>
        <translation>Bloqués</translation>
    </message>
</context>
<context>
    <name>RemedyButtons</name>
    <message>
        <source>Try again</source>
        <translation>Réessayer</translation>
    </message>
    <message>
        <source>Resume</source>
        <translation>Reprendre</translation>
    </message>
    <message>
        <source>Download anyway</source>
        <translation>Télécharger quand même</translation>
    </message>
    <message>
        <source>Log in to the network</source>
        <translation>Se connecter au réseau</translation>
    </message>
    <message>
        <source>Free some space</source>
        <translation>Libérer de l’espace</translation>
    </message>
    <message>
        <source>Choose another folder</source>
        <translation>Choisir un autre dossier</translation>
    </message>
    <message>
        <source>Set up FFmpeg</source>
        <translation>Configurer FFmpeg</translation>
    </message>
    <message>
        <source>Show in folder</source>
        <translation>Afficher dans le dossier</translation>
    </message>
    <message>
        <source>Open the web page</source>
        <translation>Ouvrir la page Web</translation>
    </message>
</context>
<context>
    <name>ScrapeLine</name>
    <message>
        <source>{name}: {words}</source>
        <translation>{name}&#xa0;: {words}</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Réessayer</translation>
    </message>
    <message>
        <source>{name}: try again to read the category</source>
        <translation>{name}&#xa0;: réessayer de consulter la catégorie</translation>
    </message>
    <message>
        <source>Add all</source>
        <translation>Tout ajouter</translation>
    </message>
    <message>
        <source>{name}: add all of these books</source>
        <translation>{name}&#xa0;: tout ajouter</translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation>Choisir…</translation>
    </message>
    <message>
        <source>{name}: choose the books to add</source>
        <translation>{name}&#xa0;: choisir les livres à ajouter</translation>
    </message>
    <message>
        <source>Stop reading</source>
        <translation>Arrêter la consultation</translation>
    </message>
    <message>
        <source>{name}: stop reading the category</source>
        <translation>{name}&#xa0;: arrêter la consultation de la catégorie</translation>
    </message>
    <message>
        <source>Add none</source>
        <translation>N’en ajouter aucun</translation>
    </message>
    <message>
        <source>Dismiss</source>
        <translation>Masquer</translation>
    </message>
    <message>
        <source>{name}: add none of these books</source>
        <translation>{name}&#xa0;: n’ajouter aucun de ces livres</translation>
    </message>
    <message>
        <source>{name}: dismiss this line</source>
        <translation>{name}&#xa0;: masquer cette ligne</translation>
    </message>
</context>
<context>
    <name>ScrapeList</name>
    <message>
        <source>Categories</source>
        <translation>Catégories</translation>
    </message>
</context>
<context>
    <name>ScrapeWords</name>
    <message numerus="yes">
        <source>%Ln audiobook(s)</source>
        <translation>
            <numerusform>%Ln livre audio</numerusform>
            <numerusform>%Ln livres audio</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln new audiobook(s)</source>
        <translation>
            <numerusform>%Ln nouveau livre audio</numerusform>
            <numerusform>%Ln nouveaux livres audio</numerusform>
        </translation>
    </message>
    <message>
        <source>reading…</source>
        <translation>consultation en cours…</translation>
    </message>
    <message numerus="yes">
        <source>%Ln found</source>
        <translation>
            <numerusform>%Ln trouvé</numerusform>
            <numerusform>%Ln trouvés</numerusform>
        </translation>
    </message>
    <message>
        <source>{found} of {announced}</source>
        <translation>{found} sur {announced}</translation>
    </message>
    <message numerus="yes">
        <source>%Ln new</source>
        <translation>
            <numerusform>%Ln nouveau</numerusform>
            <numerusform>%Ln nouveaux</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln known</source>
        <translation>
            <numerusform>%Ln déjà connu</numerusform>
            <numerusform>%Ln déjà connus</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>SearchPopup</name>
    <message>
        <source>Search results</source>
        <translation>Résultats de la recherche</translation>
    </message>
    <message>
        <source>How the search goes</source>
        <translation>Où en est la recherche</translation>
    </message>
    <message>
        <source>Audiobooks found</source>
        <translation>Livres audio trouvés</translation>
    </message>
</context>
<context>
    <name>SettingsDialog</name>
    <message>
        <source>Settings</source>
        <translation>Réglages</translation>
    </message>
    <message>
        <source>Pages of the settings</source>
        <translation>Pages des réglages</translation>
    </message>
    <message>
        <source>General</source>
        <translation>Général</translation>
    </message>
    <message>
        <source>Downloads</source>
        <translation>Téléchargements</translation>
    </message>
    <message>
        <source>Files</source>
        <translation>Fichiers</translation>
    </message>
    <message>
        <source>Network and programs</source>
        <translation>Réseau et programmes</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Fermer</translation>
    </message>
</context>
<context>
    <name>SeveralPage</name>
    <message numerus="yes">
        <source>%Ln book(s) selected</source>
        <translation>
            <numerusform>%Ln livre sélectionné</numerusform>
            <numerusform>%Ln livres sélectionnés</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Shortcuts</name>
    <message>
        <source>Keyboard shortcuts</source>
        <translation>Raccourcis clavier</translation>
    </message>
    <message>
        <source>Everywhere in the window</source>
        <translation>Partout dans la fenêtre</translation>
    </message>
    <message>
        <source>From one control to the next, and back</source>
        <translation>D’un élément au suivant, et retour</translation>
    </message>
    <message>
        <source>From the field to the books it found</source>
        <translation>Du champ aux livres trouvés</translation>
    </message>
    <message>
        <source>From the filter to the list</source>
        <translation>Du filtre à la liste</translation>
    </message>
    <message>
        <source>Listen to the selected book</source>
        <translation>Écouter le livre sélectionné</translation>
    </message>
    <message>
        <source>Menu of the selected books</source>
        <translation>Menu des livres sélectionnés</translation>
    </message>
    <message>
        <source>Select several books</source>
        <translation>Sélectionner plusieurs livres</translation>
    </message>
    <message>
        <source>Press a button, turn a switch</source>
        <translation>Appuyer sur un bouton, cocher une case</translation>
    </message>
    <message>
        <source>Close a dialog, the details or the results</source>
        <translation>Fermer un dialogue, les détails ou les résultats</translation>
    </message>
    <message>
        <source>In lists and fields</source>
        <translation>Dans les listes et les champs</translation>
    </message>
</context>
<context>
    <name>SpeedMenu</name>
    <message>
        <source>&amp;Speed limit</source>
        <translation>&amp;Limite de vitesse</translation>
    </message>
    <message>
        <source>No limit</source>
        <translation>Aucune limite</translation>
    </message>
</context>
<context>
    <name>StatusLine</name>
    <message>
        <source>Totals of the queue</source>
        <translation>Totaux de la file d’attente</translation>
    </message>
    <message>
        <source>Categories</source>
        <translation>Catégories</translation>
    </message>
    <message>
        <source>{done} of at least {total}</source>
        <translation>{done} sur au moins {total}</translation>
    </message>
    <message>
        <source>{done} of {total}</source>
        <translation>{done} sur {total}</translation>
    </message>
    <message>
        <source>{time} left</source>
        <translation>encore {time}</translation>
    </message>
    <message>
        <source>{size} free</source>
        <translation>{size} libres</translation>
    </message>
    <message numerus="yes">
        <source>%Ln book(s)</source>
        <translation>
            <numerusform>%Ln livre</numerusform>
            <numerusform>%Ln livres</numerusform>
        </translation>
    </message>
    <message>
        <source>{name}: {found}</source>
        <translation>{name}&#xa0;: {found}</translation>
    </message>
    <message>
        <source>No books in the queue</source>
        <translation>Aucun livre dans la file d’attente</translation>
    </message>
</context>
<context>
    <name>TermSearch</name>
    <message>
        <source>Searching OHdio…</source>
        <translation>Recherche dans OHdio…</translation>
    </message>
    <message>
        <source>Press Enter to search again</source>
        <translation>Appuyez sur Entrée pour chercher de nouveau</translation>
    </message>
    <message>
        <source>No audiobook found for “{term}”</source>
        <translation>Aucun livre audio trouvé pour «&#xa0;{term}&#xa0;»</translation>
    </message>
    <message numerus="yes">
        <source>%Ln audiobook(s) found</source>
        <translation>
            <numerusform>%Ln livre audio trouvé</numerusform>
            <numerusform>%Ln livres audio trouvés</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Tray</name>
    <message numerus="yes">
        <source>%Ln in progress</source>
        <translation>
            <numerusform>%Ln en cours</numerusform>
            <numerusform>%Ln en cours</numerusform>
        </translation>
    </message>
    <message>
        <source>{time} left</source>
        <translation>encore {time}</translation>
    </message>
    <message numerus="yes">
        <source>%Ln waiting</source>
        <translation>
            <numerusform>%Ln en attente</numerusform>
            <numerusform>%Ln en attente</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln done</source>
        <translation>
            <numerusform>%Ln terminé</numerusform>
            <numerusform>%Ln terminés</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln failed</source>
        <translation>
            <numerusform>%Ln échoué</numerusform>
            <numerusform>%Ln échoués</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>UndoBar</name>
    <message>
        <source>What was removed from the list</source>
        <translation>Ce qui a été retiré de la liste</translation>
    </message>
    <message>
        <source>Close the message on the removal</source>
        <translation>Fermer le message sur le retrait</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Fermer</translation>
    </message>
    <message>
        <source>“{title}” removed; its file is in the trash</source>
        <translation>«&#xa0;{title}&#xa0;» retiré; son fichier est dans la corbeille</translation>
    </message>
    <message>
        <source>“{title}” removed from the list</source>
        <translation>«&#xa0;{title}&#xa0;» retiré de la liste</translation>
    </message>
    <message numerus="yes">
        <source>%Ln book(s) removed; the files are in the trash</source>
        <translation>
            <numerusform>%Ln livre retiré; son fichier est dans la corbeille</numerusform>
            <numerusform>%Ln livres retirés; leurs fichiers sont dans la corbeille</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln book(s) removed from the list</source>
        <translation>
            <numerusform>%Ln livre retiré de la liste</numerusform>
            <numerusform>%Ln livres retirés de la liste</numerusform>
        </translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Rétablir</translation>
    </message>
</context>
<context>
    <name>UrlBar</name>
    <message>
        <source>Add</source>
        <translation>Ajouter</translation>
    </message>
    <message>
        <source>Add this address, or search for this title</source>
        <translation>Ajouter cette adresse, ou chercher ce titre</translation>
    </message>
    <message>
        <source>What became of the address</source>
        <translation>Suite donnée à l’adresse</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>Pause</translation>
    </message>
    <message>
        <source>Resume</source>
        <translation>Reprendre</translation>
    </message>
</context>
<context>
    <name>UrlField</name>
    <message>
        <source>Paste an OHdio address, or search for a title…</source>
        <translation>Collez une adresse OHdio, ou cherchez un titre…</translation>
    </message>
    <message>
        <source>Address to add, or title to search for</source>
        <translation>Adresse à ajouter, ou titre à chercher</translation>
    </message>
</context>
</TS>
